// Package browser has the tests of the page of inspect with a real browser.
package browser
