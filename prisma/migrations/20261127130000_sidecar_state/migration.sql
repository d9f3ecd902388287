-- How the detectors do that are not ours, as the processes that ask them say: for the page Risk. Of the installation, not of a workspace; no text
-- and nothing about any decision is in it.
CREATE TABLE sidecar_state (
  sidecar_id text NOT NULL,
  asked_by text NOT NULL CHECK (asked_by IN ('worker', 'desk')),
  version text NOT NULL,
  egress_to text NOT NULL,
  answered_at timestamptz(6),
  failed_at timestamptz(6),
  last_error text,
  failures integer NOT NULL DEFAULT 0,        -- in a row
  told_at timestamptz(6) NOT NULL DEFAULT now(),
  PRIMARY KEY (sidecar_id, asked_by)
);

GRANT SELECT, INSERT, UPDATE ON sidecar_state TO countersign_app;
