package files

import (
	"context"
	"fmt"
	"io"
	"sync"

	"respite/domain/file"
	"respite/store"
)

// none is the number of no part.
const none = -1

// parts reads a file part by part, and keeps the latest one.
type parts struct {
	ctx  context.Context
	view store.View
	file file.File

	mu      sync.Mutex
	no      int64 // of the part at hand
	content []byte
}

// ReadAt implements io.ReaderAt.
func (p *parts) ReadAt(target []byte, offset int64) (int, error) {
	read := 0
	for read < len(target) && offset < p.file.Size {
		content, err := p.part(offset / file.PartSize)
		if err != nil {
			return read, err
		}
		copied := copy(target[read:], content[offset%file.PartSize:])
		read += copied
		offset += int64(copied)
	}
	if read < len(target) {
		return read, io.EOF
	}
	return read, nil
}

// part gives the bytes of a part.
func (p *parts) part(no int64) ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if no == p.no {
		return p.content, nil
	}
	found, err := p.view.FilePart(p.ctx, p.file, no)
	if err != nil {
		return nil, err
	}
	if want := min(file.PartSize, p.file.Size-no*file.PartSize); int64(len(found.Content)) != want {
		return nil, fmt.Errorf("read file %s: part %d has %d bytes instead of %d", p.file.ID, no, len(found.Content), want)
	}
	p.no, p.content = no, found.Content
	return p.content, nil
}
