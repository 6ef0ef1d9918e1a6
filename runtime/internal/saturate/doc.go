// Package saturate implements arithmetic whose results stay at the ends of their
// type instead of wrapping around.
package saturate
