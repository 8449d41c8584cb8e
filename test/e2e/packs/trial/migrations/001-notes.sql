CREATE TABLE note (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text NOT NULL UNIQUE);
INSERT INTO note (text) VALUES ('made by the migration');
