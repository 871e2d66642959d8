package sheet

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"strings"
)

// The limits of an archive, which can unpack to far more than it is.
const (
	maxDirectory = 1 << 20   // bytes of the list of its parts
	maxGuide     = 512 << 10 // bytes of a part that says where others are; as tags it takes thirty times that
	mostUnpacked = 512 << 20
	unpackRatio  = 40 // rows of numbers are packed to a tenth or twentieth
	roomToUnpack = 16 << 20
	maxPiece     = 1 << 20 // bytes of a row or a text with its marks: an empty row can have 16,384 cells with a format
)

// archive is the parts of a workbook under their names, in small letters (ISO/IEC 29500-2). Only those that are asked
// for are unpacked: neither pictures nor formats cost anything.
type archive struct {
	from  *source
	parts map[string]*zip.File
	left  int64 // what may still be unpacked
}

func openArchive(stream *io.SectionReader) (*archive, error) {
	a := &archive{from: &source{from: stream, left: maxDirectory}, parts: map[string]*zip.File{}}
	packed, err := zip.NewReader(a.from, stream.Size())
	if err != nil {
		return nil, a.from.damaged(err)
	}
	a.from.left = math.MaxInt64
	a.left = min(mostUnpacked, roomToUnpack+unpackRatio*stream.Size())
	for _, f := range packed.File {
		a.parts[strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))] = f
	}
	return a, nil
}

func (a *archive) has(name string) bool { return a.parts[strings.ToLower(name)] != nil }

// open unpacks a part as it is read.
func (a *archive) open(name string) (io.ReadCloser, error) {
	found, there := a.parts[strings.ToLower(name)]
	if !there {
		return nil, damagedWorkbook
	}
	if found.UncompressedSize64 > uint64(a.left) {
		return nil, largeWorkbook
	}
	a.left -= int64(found.UncompressedSize64)
	unpacked, err := found.Open()
	if err != nil {
		return nil, a.from.damaged(err)
	}
	return unpacked, nil
}

// guide reads a part that says where others are.
func (a *archive) guide(name string, into any) error {
	unpacked, err := a.open(name)
	if err != nil {
		return err
	}
	read := &budget{from: unpacked, left: maxGuide}
	err = errors.Join(xml.NewDecoder(read).Decode(into), unpacked.Close())
	if err != nil {
		return a.from.damaged(err)
	}
	return nil
}

// relations say what a part has to do with others.
type relations struct {
	All []relation `xml:"Relationship"`
}

type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"` // an address; its last word tells
	Target string `xml:"Target,attr"`
}

// relations reads those of a part; of the archive itself when it has no name.
func (a *archive) relations(of string) (relations, error) {
	var found relations
	folder, name := path.Split(of)
	err := a.guide(folder+"_rels/"+name+".rels", &found)
	for i, r := range found.All {
		if found.All[i].Target = strings.TrimPrefix(r.Target, "/"); r.Target == found.All[i].Target {
			found.All[i].Target = path.Join(folder, r.Target)
		}
	}
	return found, err
}

// find gives the first related part of a kind; empty: there is none. An id names one of several.
func (r relations) find(kind, id string) string {
	for _, one := range r.All {
		if path.Base(one.Type) == kind && (id == "" || one.ID == id) {
			return one.Target
		}
	}
	return ""
}

// part is a part that is read piece by piece: the elements of one depth are rows, or texts, and each is bounded.
type part struct {
	*xml.Decoder
	unpacked io.ReadCloser
	budget   *budget
	from     *source
	around   int // how many elements stand around a piece
	depth    int
}

// stream opens a part whose pieces stand in so many elements.
func (a *archive) stream(name string, around int) (*part, error) {
	unpacked, err := a.open(name)
	if err != nil {
		return nil, err
	}
	b := &budget{from: unpacked, left: maxPiece}
	return &part{Decoder: xml.NewDecoder(b), unpacked: unpacked, budget: b, from: a.from, around: around}, nil
}

// next gives the next tag or text; at the end of the part, and only of a whole one, it gives io.EOF.
func (p *part) next() (xml.Token, error) {
	token, err := p.RawToken() // nothing of what stands around is kept, however deep it is
	switch {
	case errors.Is(err, errSpent):
		return nil, &Unreadable{Reason: "the workbook has a row or a text that is too long"}
	case errors.Is(err, io.EOF) && p.depth == 0:
		return nil, io.EOF
	case err != nil:
		return nil, p.from.damaged(err)
	}
	switch token.(type) {
	case xml.StartElement:
		p.depth++
	case xml.EndElement:
		p.depth--
	}
	if p.depth <= p.around {
		p.budget.left = maxPiece
	}
	return token, nil
}

// piece finds the beginning of the next element of a name at the depth of pieces.
func (p *part) piece(name string) (xml.StartElement, error) {
	for {
		token, err := p.next()
		if err != nil {
			return xml.StartElement{}, err
		}
		if start, is := token.(xml.StartElement); is && p.depth == p.around+1 && start.Name.Local == name {
			return start, nil
		}
	}
}

// close lets go of the part.
func (p *part) close() error {
	if err := p.unpacked.Close(); err != nil {
		return fmt.Errorf("close a part of a workbook: %w", err)
	}
	return nil
}

// source is where an archive is read from. It lets no more be read than is left, and keeps what failed beneath: that
// is no fault of the workbook.
type source struct {
	from   io.ReaderAt
	left   int64
	failed error
}

// ReadAt implements io.ReaderAt.
func (s *source) ReadAt(p []byte, at int64) (int, error) {
	if s.left -= int64(len(p)); s.left < 0 {
		return 0, errSpent
	}
	n, err := s.from.ReadAt(p, at)
	if err != nil && !errors.Is(err, io.EOF) {
		s.failed = err
	}
	return n, err
}

var (
	damagedWorkbook = &Unreadable{Reason: "the workbook is damaged"}
	largeWorkbook   = &Unreadable{Reason: "the workbook is too large when it is unpacked; hand it in as CSV, or in parts"}
)

// damaged tells that a workbook could not be read; the library's words are not for people.
func (s *source) damaged(err error) error {
	switch {
	case s.failed != nil:
		return fmt.Errorf("read a workbook: %w", s.failed)
	case errors.Is(err, errSpent):
		return largeWorkbook
	}
	return damagedWorkbook
}
