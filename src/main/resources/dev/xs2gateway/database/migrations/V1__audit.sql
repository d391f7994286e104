-- Migrations go forward only and leave the version before able to run: during a rolling update both write to the same tables.

-- A process that writes audit records: each start of a pod is one. Its records are numbered from 1 on and form a hash chain.
create table audit_pod (
    pod_id       integer generated always as identity primary key,
    name         text not null unique,
    -- The anchor of the chain: the last record that retention has deleted.
    cut_sequence bigint not null default 0,
    cut_hash     bytea
);

create table audit_record (
    -- A UUID of version 7, so that its order is the order of time.
    record_id       uuid primary key,
    pod_id          integer not null references audit_pod,
    sequence        bigint not null,
    version         smallint not null,
    recorded_at     timestamptz(3) not null,
    consumer        text not null,
    request_id      text not null,
    method          text not null,
    link_id         text,
    booking_id      text,
    order_id        text,
    kind            text not null,
    file            text not null,
    digest_stated   bytea,
    digest_computed bytea,
    outcome         text not null,
    status          smallint not null,
    problem         text,
    byte_range      text,
    bytes           bigint not null,
    source          text,
    duration_ms     bigint not null,
    upstream_calls  integer not null,
    -- The records of this pod between this one and the one before that stand in the log alone.
    skipped         bigint not null,
    previous        bytea not null,
    hash            bytea not null,
    -- About a person, hence no part of the hashed form: may be deleted at any time.
    remote_address  text,
    unique (pod_id, sequence)
);

-- One index for each filter of GET /audit; a page is read from it in the order of time.
create index audit_record_order on audit_record (order_id, record_id) where order_id is not null;
create index audit_record_booking on audit_record (booking_id, record_id) where booking_id is not null;
create index audit_record_ticket on audit_record (file, record_id) where kind = 'ticket';
create index audit_record_digest on audit_record (digest_stated, record_id) where digest_stated is not null;
create index audit_record_other_digest on audit_record (digest_computed, record_id)
    where digest_computed is distinct from digest_stated;
create index audit_record_consumer on audit_record (consumer, record_id);
create index audit_record_link on audit_record (link_id, record_id) where link_id is not null;
create index audit_record_outcome on audit_record (outcome, record_id);
