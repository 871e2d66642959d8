-- +goose Up

-- Who writes, where several do: the count of its latest transaction that was committed, and the stamp of the
-- latest id it made. A file has one writer and needs no row.
CREATE TABLE writer (
	name   TEXT   NOT NULL PRIMARY KEY,
	latest BIGINT NOT NULL,
	stamp  BIGINT NOT NULL
) WITHOUT ROWID;

-- postgres: ALTER TABLE writer SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
-- postgres: ALTER TABLE counter SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);
-- postgres: ALTER TABLE exposure SET (fillfactor = 85);
-- postgres: ALTER TABLE job SET (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);
-- postgres: ALTER TABLE reservation SET (fillfactor = 85);

-- Rows of two to eight kilobytes stay whole in their page: taking texts out of them costs more than it saves.
-- postgres: ALTER TABLE reservation SET (toast_tuple_target = 8160);
-- postgres: ALTER TABLE request SET (toast_tuple_target = 8160);
-- postgres: ALTER TABLE verdict SET (toast_tuple_target = 8160);
-- postgres: ALTER TABLE command SET (toast_tuple_target = 8160);
-- postgres: ALTER TABLE job SET (toast_tuple_target = 8160);
-- postgres: ALTER TABLE invoice SET (toast_tuple_target = 8160);
