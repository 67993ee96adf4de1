package integrity
import "testing"
func TestZZ(t *testing.T){
 n:=0; n1:=0; pp:=0
 for run:=1000; run<2000; run++ {
  c := play(6, window, honest(random(run))).Correlate(key(run), 0.05)
  if len(c.Findings)>0 {n++}
  if len(c.Findings)==1 {n1++}
  for _,p:=range c.Pairs { if p.P<=.05 {pp++} }
 }
 t.Log(n,n1,float64(pp)/15000)
}
