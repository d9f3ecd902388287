-- How likely a labelled finding was to be right, by the calibration of then. Labels from before said none, and stand in no calibration.
ALTER TABLE finding_label ADD COLUMN probability double precision;
