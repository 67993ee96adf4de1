package scenarios

import (
	"time"
)

// Ties says who wins among bids that count as equal.
type Ties struct {
	Margin   float64       `key:"margin" unit:"1" min:"0" max:"0.5" doc:"bids within this share of the highest one count as equal, a cluster; 0: exact ties only"`
	Policies []string      `key:"policies" oneof:"deal-priority|relationship|quality|rotation|micro-extension|random|first-come" doc:"in this order, each for what the ones before leave undecided; random is always the last"`
	Window   time.Duration `key:"window" min:"0s" max:"1h" doc:"how long a micro-extension waits for the tied, who are asked once more"`
}
