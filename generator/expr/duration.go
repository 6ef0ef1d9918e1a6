package expr

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// durationWords match a duration as people write it, durationISO one as ISO
// 8601 has it.
var (
	durationWords = regexp.MustCompile(`^([0-9]+)\s*([a-z]+)$`)
	durationISO   = regexp.MustCompile(`^P(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)S)?)?$`)
)

// units are the units of durations as people write them.
var units = map[string]string{
	"sec": "s", "secs": "s", "second": "s", "seconds": "s", "min": "m", "mins": "m", "minute": "m", "minutes": "m",
	"hr": "h", "hrs": "h", "hour": "h", "hours": "h", "msec": "ms", "msecs": "ms", "millis": "ms", "milliseconds": "ms",
	"s": "s", "m": "m", "h": "h", "ms": "ms",
}

// longUnits are longer than the longest that there is, in hours.
var longUnits = map[string]int{"d": 24, "day": 24, "days": 24, "w": 7 * 24, "wk": 7 * 24, "week": 7 * 24, "weeks": 7 * 24}

// NoDuration says of a text that it is no duration, and how one is written.
func NoDuration(text string) string {
	m := durationWords.FindStringSubmatch(text)
	meant := MeantDuration(text)
	switch _, err := strconv.ParseFloat(text, 64); {
	case m != nil && longUnits[m[2]] > 0 && meant != "":
		return "no duration; the longest unit is h: did you mean " + meant + "?"
	case meant != "":
		return "no duration; did you mean " + meant + "?"
	case err == nil:
		return "no duration; it needs a unit, for example " + text + "s or " + text + "ms"
	}
	return "no duration; one is written like 500ms, 30s or 1m30s"
}

// MeantDuration returns the duration that was meant by a text that is none; empty
// if that is not sure.
func MeantDuration(text string) string {
	meant := ""
	if m := durationWords.FindStringSubmatch(text); m != nil {
		if n, err := strconv.ParseInt(m[1], 10, 32); err == nil && longUnits[m[2]] > 0 {
			meant = strconv.FormatInt(n*int64(longUnits[m[2]]), 10) + "h"
		} else if units[m[2]] != "" {
			meant = m[1] + units[m[2]]
		}
	} else if m := durationISO.FindStringSubmatch(text); m != nil {
		meant = fromISO(m[1:])
	} else {
		meant = strings.Join(strings.Fields(text), "")
	}
	if _, ok := parseDuration(meant); !ok || meant == text {
		return ""
	}
	return meant
}

// fromISO puts the days, hours, minutes and seconds of a duration together.
func fromISO(parts []string) string {
	var all time.Duration
	for i, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute, time.Second} {
		n, _ := strconv.ParseInt(parts[i], 10, 32) // none: 0
		all += time.Duration(n) * unit
	}
	return DurationText(all)
}
