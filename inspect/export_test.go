package inspect

// Occupy takes the place of the request that looks at workers, until it is given back.
func (h *Inspector) Occupy() (giveBack func()) {
	h.looking <- struct{}{}
	return func() { <-h.looking }
}
