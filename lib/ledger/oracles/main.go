// An oracle that is not ours: verifies what Countersign makes with Go's own transparency log code (golang.org/x/mod/sumdb). Used by the
// tests; an auditor may use it too. Debian: golang-1.19-go golang-golang-x-mod-dev; GO111MODULE=off GOPATH=/usr/share/gocode go build.
//
// <keys> is a trust file or a list of verifier keys, one a line; for which sizes a trust file believes a key is not looked at here.
//
//	oracle checkpoint  <origin> <keys> <checkpoint>
//	oracle inclusion   <origin> <keys> <proof> <entry>
//	oracle consistency <origin> <keys> <body> <old checkpoint>
package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func fail(format string, args ...interface{}) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(1)
}
func read(file string) string {
	data, err := os.ReadFile(file)
	if err != nil {
		fail("%v", err)
	}
	return string(data)
}
func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != text || n < 0 {
		fail("not a number: %q", text)
	}
	return n
}
func hash(text string) (h tlog.Hash) {
	data, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(data) != len(h) {
		fail("not a hash: %q", text)
	}
	copy(h[:], data)
	return h
}

// open verifies the note by any of the keys and returns what it says of the tree.
func open(origin, keys, text string) (size int64, root tlog.Hash) {
	var verifiers []note.Verifier
	for _, line := range strings.Split(keys, "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		v, err := note.NewVerifier(fields[0])
		if err != nil {
			fail("key: %v", err)
		}
		verifiers = append(verifiers, v)
	}
	n, err := note.Open([]byte(text), note.VerifierList(verifiers...))
	if err != nil {
		fail("checkpoint: %v", err)
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) < 4 || lines[0] != origin {
		fail("checkpoint: of another log")
	}
	return number(lines[1]), hash(lines[2])
}

// split returns the lines before the first empty line, and what follows it.
func split(text string) (lines []string, rest string) {
	i := strings.Index(text, "\n\n")
	if i < 0 {
		fail("no empty line")
	}
	return strings.Split(text[:i], "\n"), text[i+2:]
}
func after(line, word string) string {
	if !strings.HasPrefix(line, word+" ") {
		fail("expected %s", word)
	}
	return line[len(word)+1:]
}
func hashes(lines []string) (hs []tlog.Hash) {
	for _, line := range lines {
		hs = append(hs, hash(line))
	}
	return hs
}

func main() {
	if len(os.Args) < 5 {
		fail("usage: see the source")
	}
	origin, keys, first := os.Args[2], read(os.Args[3]), read(os.Args[4])
	switch os.Args[1] {
	case "checkpoint":
		open(origin, keys, first)
	case "inclusion":
		lines, checkpoint := split(first)
		if len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
			fail("not a proof")
		}
		size, root := open(origin, keys, checkpoint)
		leaf := tlog.RecordHash([]byte(read(os.Args[5])))
		if err := tlog.CheckRecord(hashes(lines[2:]), size, root, number(after(lines[1], "index")), leaf); err != nil {
			fail("inclusion: %v", err)
		}
	case "consistency":
		lines, checkpoint := split(first)
		size, root := open(origin, keys, checkpoint)
		oldSize, oldRoot := open(origin, keys, read(os.Args[5]))
		if number(after(lines[0], "old")) != oldSize {
			fail("consistency: from another size")
		}
		if err := tlog.CheckTree(hashes(lines[1:]), size, root, oldSize, oldRoot); err != nil {
			fail("consistency: %v", err)
		}
	default:
		fail("usage: see the source")
	}
	fmt.Println("ok")
}
