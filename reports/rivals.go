package reports

import (
	"fmt"
	"slices"

	"marketsim/internal/stats"
)

// mostRivals is how many arms are held against the one that earns most.
const mostRivals = 5

// reference says what the differences on top of the page are differences to.
func (d *Data) reference(c *Combo) string {
	role := "the winner"
	if !c.Decision.Decided {
		role = "the arm that is ahead"
	}
	return fmt.Sprintf("Here every other arm is compared with %s, %s; the tables below compare with %s.", c.Decision.Leader, role, c.Arms[0].Name)
}

// rivals has a line for every other arm: how far it is behind the arm that earns most, and what buyers gain or lose by that.
func (d *Data) rivals(c *Combo) []sentence {
	if _, nothing := d.nothingSold(c); nothing || len(c.Arms) < 2 || c.Decision.Lead.N < 2 || c.Decision.same() && len(c.Arms) == 2 {
		return nil
	}
	leader := c.arm(c.Decision.Leader)
	arms, note := c.leading(mostRivals + 1)
	arms = slices.DeleteFunc(arms, func(a *Arm) bool { return a.Name == leader.Name })
	if len(arms) > mostRivals { // the leader is not among them if some of its runs sold nothing
		arms = arms[:mostRivals]
	}
	earned := d.whole(revenue)
	behind, p := make([]stats.PairedDifference, len(arms)), make([]float64, len(arms))
	for i, a := range arms {
		behind[i] = paired(earned, leader, a)
		p[i] = behind[i].P
	}
	var list []sentence
	for i, adjusted := range stats.Holm(p) {
		list = append(list, sentence{d.called(arms[i].Name) + ":", d.behind(c, leader, intervalOf(behind[i].Interval), adjusted) + d.kept(leader, arms[i])})
	}
	if note != "" {
		list = append(list, sentence{"The other arms", "earn less than those; the table under Yield has all of them."})
	}
	return list
}

// behind says how much less an arm earns than the leader.
func (d *Data) behind(c *Combo, leader *Arm, diff Interval, p float64) string {
	if diff.Mean == 0 && diff.half() == 0 {
		return "earns exactly what " + leader.Name + " earns."
	}
	amount, than := diff.positive(" less", " more")
	chance := " Chance may explain that."
	share := ""
	if p <= 0.05 {
		share, chance = relative(Comparison{Diff: diff, MeanA: leader.whole(revenue).Mean}), ""
	}
	return fmt.Sprintf("%s%s than %s%s; %s.%s", d.money(amount), than, leader.Name, share, d.perDays(c, amount, than), chance)
}

// kept says what all buyers together gain or lose by the leader in the place of another arm.
func (d *Data) kept(leader, other *Arm) string {
	diff := paired(d.whole("buyer_surplus_per_auction"), other, leader)
	iv := intervalOf(diff.Interval)
	switch {
	case !iv.Mean.Known():
		return ""
	case iv.Mean == 0 && iv.half() == 0:
		return fmt.Sprintf(" Buyers together keep the same with %s instead.", leader.Name)
	}
	amount, verb := iv.positive("lose", "gain")
	text := fmt.Sprintf(" With %s instead, buyers together %s %s", leader.Name, verb, d.money(amount))
	if diff.P > 0.05 {
		text += ", which chance may explain"
	}
	return text + "."
}

// positive turns an interval so that its mean is not negative, and picks the word for its sign.
func (iv Interval) positive(negative, otherwise string) (turned Interval, word string) {
	if iv.Mean < 0 {
		return Interval{Mean: -iv.Mean, Lo: -iv.Hi + 0, Hi: -iv.Lo + 0, N: iv.N}, negative
	}
	return iv, otherwise
}
