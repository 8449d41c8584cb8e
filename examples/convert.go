// Converts one file: go run convert.go photo.png webp. Only the standard library.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
)

type problem struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

type task struct {
	ID       string   `json:"id"`
	Status   string   `json:"status"`
	Error    *problem `json:"error"`
	Progress struct {
		Percent *float64 `json:"percent"`
	} `json:"progress"`
	Outputs []struct {
		Filename string `json:"filename"`
	} `json:"outputs"`
}

func ask(method, path string, body []byte, headers map[string]string) *http.Response {
	base := os.Getenv("ATHANOR_URL")
	if base == "" {
		base = "http://localhost:3000"
	}
	request, err := http.NewRequest(method, base+path, bytes.NewReader(body))
	check(err)
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	if key := os.Getenv("ATHANOR_KEY"); key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	answer, err := http.DefaultClient.Do(request)
	check(err)
	if answer.StatusCode >= 400 {
		var refusal problem
		read(answer, &refusal)
		log.Fatalf("%s: %s", refusal.Code, refusal.Detail)
	}
	return answer
}

func read(answer *http.Response, into any) {
	defer answer.Body.Close()
	check(json.NewDecoder(answer.Body).Decode(into))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	log.SetFlags(0)
	file, target := os.Args[1], os.Args[2]
	content, err := os.ReadFile(file)
	check(err)
	var stored struct {
		ID string `json:"id"`
	}
	read(ask("POST", "/api/v1/files?filename="+url.QueryEscape(filepath.Base(file)), content, nil), &stored)
	order, err := json.Marshal(map[string]string{"file_id": stored.ID, "target": target})
	check(err)
	var now task
	read(ask("POST", "/api/v1/tasks", order, map[string]string{"Content-Type": "application/json"}), &now)
	ended := map[string]bool{"done": true, "failed": true, "cancelled": true, "expired": true}
	known := ""
	for !ended[now.Status] {
		// Answers at the next change, or with 304 when there was none for so long.
		answer := ask("GET", "/api/v1/tasks/"+now.ID, nil, map[string]string{"Prefer": "wait=20", "If-None-Match": known})
		if answer.StatusCode == http.StatusNotModified {
			answer.Body.Close()
			continue
		}
		known = answer.Header.Get("ETag")
		now = task{}
		read(answer, &now)
		percent := 0.0
		if now.Progress.Percent != nil {
			percent = *now.Progress.Percent
		}
		log.Printf("%s %.0f%%", now.Status, percent)
	}
	if now.Status != "done" {
		if now.Error != nil {
			log.Fatal(now.Error.Detail)
		}
		log.Fatal(now.Status)
	}
	result := ask("GET", "/api/v1/tasks/"+now.ID+"/result", nil, nil)
	defer result.Body.Close()
	name := now.Outputs[0].Filename
	out, err := os.Create(name)
	check(err)
	_, err = io.Copy(out, result.Body)
	check(err)
	check(out.Close())
	fmt.Println(name)
}
