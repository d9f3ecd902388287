// Checks an archive of proofs with Go's standard library alone: no network, no account, no Countersign. Run it in the folder that the archive was
// unpacked into:  go run verify.go trust.txt
// The trust file is the one that you were given another way; the one in the archive came with what it is to prove. Exit code 0: proved.
// Formats: RFC 6962 and 9162 (tree), RFC 8032 (Ed25519), RFC 9901 (disclosures), C2SP signed-note, tlog-checkpoint and tlog-proof.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

func fail(format string, args ...interface{}) {
	fmt.Printf("NOT PROVED: "+format+"\n", args...)
	os.Exit(1)
}
func read(name string) string {
	data, err := os.ReadFile(name)
	if err != nil {
		fail("%v", err)
	}
	return string(data)
}
func number(text, where string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || n > 1<<53 || strconv.FormatInt(n, 10) != text {
		fail("%s: not a number", where)
	}
	return n
}
func decode(text, where string) []byte {
	data, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil {
		fail("%s: not base64", where)
	}
	return data
}
func hash(parts ...[]byte) []byte {
	sum := sha256.Sum256(bytes.Join(parts, nil))
	return sum[:]
}

// covered tells whether a line of the trust file believes its key for a log of this size.
func covered(limits []string, size int64, trust string) bool {
	holds := true
	for _, limit := range limits {
		switch {
		case strings.HasPrefix(limit, "from="):
			holds = holds && size >= number(limit[5:], trust)
		case strings.HasPrefix(limit, "until="):
			holds = holds && size <= number(limit[6:], trust)
		default:
			fail("%s: not from= or until=", trust)
		}
	}
	return holds
}

// open checks the signature of a checkpoint by a key of the trust file, and returns the log's name, its size and the root of its tree.
func open(checkpoint, trust string) (origin string, size int64, root []byte) {
	body, signatures, found := strings.Cut(checkpoint, "\n\n")
	lines := strings.Split(body, "\n")
	if !found || len(lines) != 3 || !strings.HasSuffix(signatures, "\n") {
		fail("checkpoint.txt: not origin, size, root")
	}
	origin, size, root = lines[0], number(lines[1], "checkpoint.txt"), decode(lines[2], "checkpoint.txt")
	signed := false
	for _, line := range strings.Split(strings.TrimSuffix(signatures, "\n"), "\n") {
		fields := strings.Split(line, " ")
		if len(fields) != 3 || fields[0] != "—" {
			fail("checkpoint.txt: bytes that are no part of a signed note")
		}
		signature := decode(fields[2], "checkpoint.txt")
		for _, given := range strings.Split(read(trust), "\n") {
			words := strings.Fields(given)
			if len(words) == 0 || strings.HasPrefix(words[0], "#") {
				continue
			}
			parts := strings.SplitN(words[0], "+", 3)
			if len(parts) != 3 {
				fail("%s: not a key", trust)
			}
			key := decode(parts[2], trust)
			// A key is one byte that says Ed25519 and 32 of the key; a signature begins with four bytes that say whose it is.
			if len(key) != 33 || key[0] != 1 || parts[0] != fields[1] || len(signature) != 68 {
				continue
			}
			if !bytes.Equal(signature[:4], hash([]byte(parts[0]+"\n"), key)[:4]) {
				continue
			}
			if !ed25519.Verify(key[1:], []byte(body+"\n"), signature[4:]) {
				fail("checkpoint.txt: the signature of %s does not hold", parts[0])
			}
			signed = (parts[0] == origin && covered(words[1:], size, trust)) || signed
		}
	}
	if !signed {
		fail("checkpoint.txt: no key of %s signed it for this log at this size", trust)
	}
	return origin, size, root
}

// include follows the hashes of a proof from an entry to the root of the tree.
func include(index, size int64, entry []byte, proof []string, root []byte, where string) {
	at, last, sum := index, size-1, hash([]byte{0}, entry)
	if at > last {
		fail("%s: beyond the signed size", where)
	}
	for _, line := range proof {
		beside := decode(line, where)
		if len(beside) != sha256.Size || last == 0 {
			fail("%s: its proof holds a line too many, or one that is no hash", where)
		}
		if at&1 == 1 || at == last {
			sum = hash([]byte{1}, beside, sum)
			for at&1 == 0 && at > 0 {
				at, last = at>>1, last>>1
			}
		} else {
			sum = hash([]byte{1}, sum, beside)
		}
		at, last = at>>1, last>>1
	}
	if last != 0 || !bytes.Equal(sum, root) {
		fail("%s: it does not lead to the signed root", where)
	}
}

// An entry of the log, as far as it is looked at here; and what an order to erase says.
type entry struct {
	Kind  string                  `json:"kind"`
	Actor struct{ Type string }   `json:"actor"`
	Sd    struct{ Record string } `json:"sd"`
}
type left struct {
	Index  int64
	Record string
}
type order struct {
	Ranges    [][2]int64
	Remains   []left
	Decisions []struct{ Remains []left }
}

func digest(text string) string { return base64.RawURLEncoding.EncodeToString(hash([]byte(text))) }

func main() {
	trust := "trust.txt"
	if len(os.Args) > 1 {
		trust = os.Args[1]
	}
	checkpoint := read("checkpoint.txt")
	origin, size, root := open(checkpoint, trust)
	fmt.Printf("proved: the log %s had %d entries, signed by a key of %s\n", origin, size, trust)

	entries, said, indexes := map[int64]entry{}, map[int64]string{}, []int64{}
	files, _ := filepath.Glob("entries/*.json")
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		index, data := number(name, file), []byte(read(file))
		body, note, _ := strings.Cut(read("proofs/"+name+".tlog-proof"), "\n\n")
		lines := strings.Split(body, "\n")
		if len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || lines[1] != "index "+name {
			fail("%s: no proof of it", file)
		}
		if note != checkpoint {
			fail("%s: its proof is under another checkpoint", file)
		}
		include(index, size, data, lines[2:], root, file)
		var one entry
		if json.Unmarshal(data, &one) != nil {
			fail("%s: not JSON", file)
		}
		entries[index], indexes = one, append(indexes, index)
		fmt.Printf("proved: %s is entry %s of the log\n", file, name)
	}
	if len(indexes) == 0 {
		fail("no entries here: run this in the folder that the archive was unpacked into")
	}
	sort.Slice(indexes, func(i, j int) bool { return indexes[i] < indexes[j] })

	// What entries say. The entry holds the SHA-256 of the disclosure; of what was erased, the entry that ordered the erasure says so.
	disclosures, _ := filepath.Glob("disclosures/*.txt")
	for _, file := range disclosures {
		index := number(strings.TrimSuffix(filepath.Base(file), ".txt"), file)
		if _, there := entries[index]; !there {
			fail("%s: its entry is not here", file)
		}
		said[index] = read(file)
	}
	orders := map[int64]order{}
	for index, text := range said {
		one := entries[index]
		if one.Actor.Type == "emitter" || (one.Kind != "content.erased" && one.Kind != "content.purged") || one.Sd.Record != digest(text) {
			continue
		}
		data, err := base64.RawURLEncoding.DecodeString(text)
		var parts []json.RawMessage
		var says order
		if err == nil && json.Unmarshal(data, &parts) == nil && len(parts) == 3 && json.Unmarshal(parts[2], &says) == nil {
			orders[index] = says
		}
	}
	for _, index := range indexes {
		text, there := said[index]
		if there && entries[index].Sd.Record == digest(text) {
			fmt.Printf("proved: disclosures/%d.txt is what entry %d says\n", index, index)
			continue
		}
		by := int64(-1)
		for at, says := range orders {
			if at <= index || at <= by {
				continue
			}
			remains, named := says.Remains, false
			for _, one := range says.Decisions {
				remains = append(remains, one.Remains...)
			}
			for _, one := range remains {
				named = named || (there && one.Index == index && one.Record == digest(text))
			}
			for _, one := range says.Ranges {
				named = named || (!there && one[0] <= index && index <= one[1])
			}
			if named {
				by = at
			}
		}
		switch {
		case there && by < 0:
			fail("disclosures/%d.txt: entry %d does not hold its digest, and no entry here ordered what it is", index, index)
		case there:
			fmt.Printf("proved: disclosures/%d.txt is what the erasure that entry %d ordered left of entry %d\n", index, by, index)
		case by >= 0:
			fmt.Printf("proved: what entry %d says was erased by order of entry %d\n", index, by)
		default:
			fmt.Printf("left out: what entry %d says is not in this archive, and no entry here ordered that it is erased\n", index)
		}
	}
	fmt.Println("Not proved by this: that what was reported is true, when the log was signed (a time stamp says so), and that nothing else happened.")
}
