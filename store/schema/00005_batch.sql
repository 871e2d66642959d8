-- +goose Up

-- Files that are kept in the book, and batch files of delivered orders.

CREATE TABLE file (
	id          TEXT   NOT NULL,
	merchant_id BIGINT NOT NULL, -- 0: of the provider
	size        BIGINT NOT NULL,
	sha256      TEXT   NOT NULL,
	made_at     BIGINT NOT NULL,
	keep_until  BIGINT NOT NULL,
	label       TEXT   NOT NULL, -- sealed: name and type
	PRIMARY KEY (id, merchant_id)
) WITHOUT ROWID;
CREATE INDEX file_age ON file (keep_until);

CREATE TABLE file_chunk (
	file        TEXT   NOT NULL,
	no          BIGINT NOT NULL,
	merchant_id BIGINT NOT NULL,
	made_at     BIGINT NOT NULL,
	content     TEXT   NOT NULL, -- sealed
	PRIMARY KEY (file, no, merchant_id)
);
CREATE INDEX file_chunk_age ON file_chunk (made_at) WHERE no = 0;

CREATE TABLE batch (
	id          TEXT   NOT NULL,
	merchant_id BIGINT NOT NULL,
	hash        TEXT   NOT NULL, -- of the file: the same one is known again
	state       TEXT   NOT NULL,
	made_at     BIGINT NOT NULL,
	keep_until  BIGINT NOT NULL, -- then its pages are removed
	detail      TEXT   NOT NULL, -- sealed
	PRIMARY KEY (id, merchant_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX batch_hash ON batch (merchant_id, hash);
CREATE INDEX batch_list ON batch (merchant_id, id);
CREATE INDEX batch_age ON batch (keep_until);

-- What was read in a batch, what was found wrong, and what came of it: many at a time.
CREATE TABLE batch_page (
	batch       TEXT   NOT NULL,
	kind        TEXT   NOT NULL,
	no          BIGINT NOT NULL,
	merchant_id BIGINT NOT NULL,
	content     TEXT   NOT NULL, -- sealed
	PRIMARY KEY (batch, kind, no, merchant_id)
);

-- What is sealed cannot be compressed.
-- postgres: ALTER TABLE file_chunk ALTER COLUMN content SET STORAGE EXTERNAL;
-- postgres: ALTER TABLE batch_page ALTER COLUMN content SET STORAGE EXTERNAL;
