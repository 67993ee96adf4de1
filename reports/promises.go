package reports

import (
	"fmt"
	"slices"
	"strings"
)

// settled is the share of a volume that may be missing at the end of a run, besides the last impression: it came too late in the
// run to be made good.
const settled = 0.001

// unkept says of each guaranteed deal of an arm that fell short how much of it was delivered, as a mean over the runs.
func (a *Arm) unkept() []string {
	var list []string
	for i := range a.Deals {
		if one := &a.Deals[i]; one.Shortfall.Mean > max(1, settled*Number(one.Volume)) {
			list = append(list, fmt.Sprintf("deal %s delivered %s of %s promised", one.Name, plain(one.Delivered.Mean), plain(Number(one.Volume))))
		}
	}
	return list
}

// promises is the note on the promises that were not kept in any arm; nothing if all were.
func (d *Data) promises() []sentence {
	var broken []string
	for i := range d.Combos {
		c := &d.Combos[i]
		for k := range c.Arms {
			if short := c.Arms[k].unkept(); len(short) > 0 {
				broken = append(broken, list(short)+" in arm "+c.Arms[k].Name+d.at(c))
			}
		}
	}
	if len(broken) == 0 {
		return nil
	}
	return []sentence{{"Promises not kept:", strings.Join(shortened(broken), "; ") + "."}}
}

// caveat says of the arms that a ranking names, each once, which promises they did not keep: what they earn leaves that out.
func (c *Combo) caveat(names ...string) string {
	text := ""
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			continue
		}
		if short := c.arm(name).unkept(); len(short) > 0 {
			text += fmt.Sprintf(" %s did not keep its promises: %s; what that costs is not in its revenue.", name, list(short))
		}
	}
	return text
}
