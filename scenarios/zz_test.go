package scenarios
import ("testing";"strings";"os";"fmt";"time")
func TestTry(t *testing.T){
 data,_:=os.ReadFile(os.Getenv("F"))
 start:=time.Now()
 f,err:=Load("x.toml",strings.NewReader(string(data)),Options{Files:FilesIn("testdata")})
 fmt.Println(time.Since(start)); if err!=nil {fmt.Println(err)} else {fmt.Println(len(f.Points))}
}
