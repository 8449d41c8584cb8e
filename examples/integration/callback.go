// Orders work over HTTP and is called when it is done: go run callback.go order NAME, and go run callback.go serve PORT. Only the standard library.
// ATHANOR_URL, ATHANOR_KEY (scopes tasks:read, tasks:write, webhooks), ATHANOR_SECRET (GET /api/v1/webhooks/callback-secret, with that key), OUR_URL (where we are called).
package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

type task struct {
	ID     string `json:"id"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
	Result struct {
		Words string `json:"words"`
	} `json:"result"`
}

func ask(method, path string, body []byte, idempotencyKey string) (found task, err error) {
	request, err := http.NewRequest(method, os.Getenv("ATHANOR_URL")+path, bytes.NewReader(body))
	if err != nil {
		return found, err
	}
	if key := os.Getenv("ATHANOR_KEY"); key != "" { // while nobody has an account, loopback needs none
		request.Header.Set("Authorization", "Bearer "+key)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Idempotency-Key", strconv.Quote(idempotencyKey))
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return found, err
	}
	defer answer.Body.Close()
	err = json.NewDecoder(answer.Body).Decode(&found)
	if answer.StatusCode >= 400 {
		err = fmt.Errorf("%s: %s", found.Code, found.Detail)
	}
	return found, err
}

func order(name string) string {
	work, err := json.Marshal(map[string]any{
		"operation": "hello.greet",
		"options":   map[string]string{"name": name},
		"callback":  map[string]string{"url": os.Getenv("OUR_URL")},
	})
	check(err)
	// With the same key the same order is the same task, however often it is sent.
	made, err := ask("POST", "/api/v1/tasks", work, name)
	check(err)
	return made.ID
}

func isGenuine(header http.Header, body []byte) bool {
	sent, err := strconv.ParseInt(header.Get("webhook-timestamp"), 10, 64)
	if age := time.Since(time.Unix(sent, 0)); err != nil || age.Abs() > 5*time.Minute {
		return false
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(os.Getenv("ATHANOR_SECRET"), "whsec_"))
	check(err)
	sum := hmac.New(sha256.New, key)
	fmt.Fprintf(sum, "%s.%d.%s", header.Get("webhook-id"), sent, body)
	expected := []byte("v1," + base64.StdEncoding.EncodeToString(sum.Sum(nil)))
	for _, each := range strings.Split(header.Get("webhook-signature"), " ") {
		if hmac.Equal(expected, []byte(each)) {
			return true
		}
	}
	return false
}

// A service keeps it in its database, in the transaction that does what follows.
var seen sync.Map

func called(response http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	if err != nil || !isGenuine(request.Header, body) {
		response.WriteHeader(http.StatusUnauthorized)
		return
	}
	if _, twice := seen.Load(request.Header.Get("webhook-id")); !twice {
		var call struct {
			Type string `json:"type"`
			Data struct {
				TaskID string `json:"task_id"`
			} `json:"data"`
		}
		check(json.Unmarshal(body, &call))
		done, err := ask("GET", "/api/v1/tasks/"+call.Data.TaskID, nil, "")
		if err != nil {
			response.WriteHeader(http.StatusInternalServerError) // then the call comes again
			return
		}
		fmt.Println(call.Type, done.Result.Words)
		seen.Store(request.Header.Get("webhook-id"), true)
	}
	response.WriteHeader(http.StatusNoContent)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	if os.Args[1] == "serve" {
		check(http.ListenAndServe("127.0.0.1:"+os.Args[2], http.HandlerFunc(called)))
	}
	fmt.Println(order(os.Args[2]))
}
