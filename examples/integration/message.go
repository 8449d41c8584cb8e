// Has a picture converted by one message and waits for the answer: go run message.go photo.png. Only the standard library; a service has go-redis in
// place of the functions redis and reply.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

type answer struct {
	Type          string `json:"type"`
	CorrelationID string `json:"correlation_id"`
	Data          struct {
		Outputs []struct {
			Filename string `json:"filename"`
		} `json:"outputs"`
	} `json:"data"`
}

func order(name string, data map[string]any) {
	message, err := json.Marshal(map[string]any{
		"specversion":    "1.0",
		"type":           "conversion.task.requested",
		"id":             name, // the same name again is the same task
		"source":         "/shop",
		"reply_to":       "shop.replies",
		"correlation_id": name,
		"data":           data,
	})
	check(err)
	redis("XADD", "shop.tasks", "*", "event", string(message))
}

func answerTo(name string) (found answer, text string) {
	for last := "0"; ; {
		streams, _ := redis("XREAD", "BLOCK", "5000", "STREAMS", "shop.replies", last).([]any)
		for _, stream := range streams {
			for _, entry := range stream.([]any)[1].([]any) {
				last = entry.([]any)[0].(string)
				text = entry.([]any)[1].([]any)[1].(string)
				check(json.Unmarshal([]byte(text), &found))
				if found.CorrelationID == name {
					return found, text
				}
			}
		}
	}
}

var connection *bufio.ReadWriter

// One command of Redis and its answer.
func redis(words ...string) any {
	if connection == nil {
		broker, err := url.Parse(os.Getenv("BROKER"))
		check(err)
		socket, err := net.Dial("tcp", broker.Host)
		check(err)
		connection = bufio.NewReadWriter(bufio.NewReader(socket), bufio.NewWriter(socket))
		if password, ok := broker.User.Password(); ok {
			redis("AUTH", password)
		}
		if number := strings.Trim(broker.Path, "/"); number != "" {
			redis("SELECT", number)
		}
	}
	fmt.Fprintf(connection, "*%d\r\n", len(words))
	for _, word := range words {
		fmt.Fprintf(connection, "$%d\r\n%s\r\n", len(word), word)
	}
	check(connection.Flush())
	return reply()
}

func reply() any {
	line, err := connection.ReadString('\n')
	check(err)
	kind, rest := line[0], strings.TrimSpace(line[1:])
	size, _ := strconv.Atoi(rest)
	switch {
	case kind == '-':
		log.Fatal(rest)
	case (kind == '*' || kind == '$') && size < 0:
		return nil
	case kind == '*':
		list := make([]any, size)
		for at := range list {
			list[at] = reply()
		}
		return list
	case kind == '$':
		text := make([]byte, size+2)
		_, err := io.ReadFull(connection, text)
		check(err)
		return string(text[:size])
	}
	return rest
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	photo, err := filepath.Abs(os.Args[1])
	check(err)
	order("order-4711-go", map[string]any{"path": photo, "target": "webp"})
	found, text := answerTo("order-4711-go")
	if found.Type != "conversion.task.done" {
		log.Fatal(text)
	}
	fmt.Println(found.Data.Outputs[0].Filename)
}
