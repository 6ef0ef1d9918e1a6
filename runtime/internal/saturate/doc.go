// Package saturate is arithmetic that stops at the ends of its type instead of
// wrapping around.
package saturate
