package queue

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// ErrClosed is returned once the queue takes no more jobs.
var ErrClosed = errors.New("queue: closed")

type Job struct {
	ID      int64             `json:"id"`
	Payload map[string]string `json:"payload,omitempty"`
}

type Queue struct {
	mu     sync.Mutex
	jobs   chan Job
	closed bool
}

func New(size int) *Queue { return &Queue{jobs: make(chan Job, size)} }

func (q *Queue) Push(ctx context.Context, job Job) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return ErrClosed
	}
	select {
	case q.jobs <- job:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("push %d: %w", job.ID, ctx.Err())
	case <-time.After(250 * time.Millisecond):
		return errors.New("queue: full")
	}
}
