package fraud

import "testing"

func TestCardTestingIsSlowed(t *testing.T) {
	counts := memoryCounter{}
	for i := range 4 {
		counts.fail(Attempt{Device: "x", Account: "a", CardRange: cardRange(i)})
	}
	if ok, _ := Allow(counts, Attempt{Device: "x"}, now); !ok {
		t.Fatal("the fifth attempt should pass")
	}
	counts.fail(Attempt{Device: "x"})
	if ok, wait := Allow(counts, Attempt{Device: "x"}, now); ok || wait == 0 {
		t.Fatal("the sixth attempt should wait")
	}
}
