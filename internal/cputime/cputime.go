// Package cputime reads how long this process has used the CPU. What is measured
// with it changes less than wall time if other processes run.
package cputime
