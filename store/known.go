package store

import (
	"context"
	"strconv"
	"sync"
	"time"

	"respite/domain/merchant"
	"respite/store/rows"
	"respite/store/tables"
)

// generationSetting counts the changes of what everybody asks for and hardly anybody changes: the clock of a
// test book and the merchants. Whoever changes one writes a new generation in the same transaction.
const generationSetting = "generation"

// known is what was read in one generation. The values are shared: nobody may change them.
type known struct {
	generation string
	offset     time.Duration

	mu        sync.Mutex
	merchants map[merchant.ID]merchant.Merchant
	websites  map[string]merchant.ID
}

// merchant gives a merchant that was read already.
func (k *known) merchant(id merchant.ID) (merchant.Merchant, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	m, read := k.merchants[id]
	return m, read
}

func (k *known) byWebsite(key string) (merchant.Merchant, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	m, read := k.merchants[k.websites[key]]
	return m, read
}

func (k *known) keep(m merchant.Merchant) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.merchants[m.ID], k.websites[m.WebsiteKey] = m, m.ID
}

// fresh is how requests that come at the same time share one look at the generation. Each needs a look that
// began after it had come, so that what was changed before is never missed: while one is under way, all who
// come wait for the next.
type fresh struct {
	mu      sync.Mutex
	latest  *known
	running *look
	next    *look
}

// look is one reading of the generation, for all who wait for it.
type look struct {
	done  chan struct{}
	found *known
	err   error
}

// knows gives what is known in the generation of this moment.
func (s *Store) knows(ctx context.Context) (*known, error) {
	f := &s.fresh
	f.mu.Lock()
	mine := f.next
	if mine == nil {
		mine = &look{done: make(chan struct{})}
		before := f.running
		if before == nil {
			f.running = mine
		} else {
			f.next = mine
		}
		f.mu.Unlock()
		return s.lead(ctx, mine, before)
	}
	f.mu.Unlock()
	select {
	case <-mine.done:
		return mine.found, mine.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// lookPatience bounds a look: everybody waits for it, and a connection that has gone silent is given up only then.
const lookPatience = 5 * time.Second

// lead looks for all who wait for the same look. The one before must have ended. It is not bound to one
// caller's patience.
func (s *Store) lead(ctx context.Context, mine, before *look) (*known, error) {
	f := &s.fresh
	if before != nil {
		<-before.done
		f.mu.Lock()
		f.running, f.next = mine, nil
		f.mu.Unlock()
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookPatience)
	defer cancel()
	mine.found, mine.err = s.readKnown(patience)
	f.mu.Lock()
	if f.running == mine {
		f.running = nil
	}
	f.mu.Unlock()
	close(mine.done)
	return mine.found, mine.err
}

// readKnown reads generation and clock; what was known in the same generation stays.
func (s *Store) readKnown(ctx context.Context) (*known, error) {
	now := &known{merchants: map[merchant.ID]merchant.Merchant{}, websites: map[string]merchant.ID{}}
	err := s.engine.Reader().Query(ctx, tables.Settings.Selecting()+" WHERE name IN ('"+generationSetting+"', '"+offsetSetting+"')", nil,
		tables.Settings.Reading(s.seal, func(found tables.Setting) error {
			var err error
			if found.Name == generationSetting {
				now.generation = found.Value
			} else {
				now.offset, err = offsetOf(found)
			}
			return err
		}))
	if err != nil {
		return nil, err
	}
	s.fresh.mu.Lock()
	defer s.fresh.mu.Unlock()
	if before := s.fresh.latest; before != nil && before.generation == now.generation {
		return before, nil
	}
	s.fresh.latest = now
	return now, nil
}

// recall gives a merchant as it is known in a generation, if it is.
func (s *Store) recall(generation string, id merchant.ID) (merchant.Merchant, bool) {
	s.fresh.mu.Lock()
	latest := s.fresh.latest
	s.fresh.mu.Unlock()
	if latest == nil || latest.generation != generation {
		return merchant.Merchant{}, false
	}
	return latest.merchant(id)
}

// outdate says that what everybody knows has changed.
func (tx *Tx) outdate() {
	stored, err := tx.setting(generationSetting)
	count := int64(0)
	if err == nil && stored != "" {
		count, err = strconv.ParseInt(stored, 10, 64)
	}
	if err != nil {
		tx.fail(err)
		return
	}
	tx.setSetting(generationSetting, strconv.FormatInt(count+1, 10))
}

// readMerchant reads a merchant for this view: what is known already in the generation of this moment is not
// read again.
func (v View) readMerchant(ctx context.Context, recall func(*known) (merchant.Merchant, bool), read func(rows.Querier) (merchant.Merchant, bool, error)) (merchant.Merchant, bool, error) {
	if v.store == nil { // a snapshot knows its own state only
		return read(v.from)
	}
	now, err := v.store.knows(ctx)
	if err != nil {
		return merchant.Merchant{}, false, err
	}
	if m, read := recall(now); read {
		return m, true, nil
	}
	m, found, err := read(v.from)
	if err == nil && found {
		now.keep(m)
	}
	return m, found, err
}
