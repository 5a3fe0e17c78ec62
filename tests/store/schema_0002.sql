BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE certificate (
	id INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	spki_sha256 VARCHAR(64) NOT NULL, 
	der BLOB NOT NULL, 
	subject TEXT NOT NULL, 
	issuer TEXT NOT NULL, 
	serial TEXT NOT NULL, 
	not_before DATETIME NOT NULL, 
	not_after DATETIME NOT NULL, 
	facts TEXT NOT NULL, 
	CONSTRAINT pk_certificate PRIMARY KEY (id), 
	CONSTRAINT uq_certificate_sha256 UNIQUE (sha256)
);
CREATE TABLE judgement (
	certificate_id INTEGER NOT NULL, 
	series_id INTEGER NOT NULL, 
	first_run INTEGER NOT NULL, 
	gone_run INTEGER, 
	kind TEXT NOT NULL, 
	usage TEXT NOT NULL, 
	environment TEXT NOT NULL, 
	oid TEXT NOT NULL, 
	rule_version TEXT NOT NULL, 
	details TEXT NOT NULL, 
	CONSTRAINT pk_judgement PRIMARY KEY (certificate_id, series_id, first_run), 
	CONSTRAINT fk_judgement_certificate_id FOREIGN KEY(certificate_id) REFERENCES certificate (id), 
	CONSTRAINT fk_judgement_series_id FOREIGN KEY(series_id) REFERENCES series (id), 
	CONSTRAINT fk_judgement_first_run FOREIGN KEY(first_run) REFERENCES run (id), 
	CONSTRAINT fk_judgement_gone_run FOREIGN KEY(gone_run) REFERENCES run (id)
);
CREATE TABLE location (
	id INTEGER NOT NULL, 
	digest BLOB NOT NULL, 
	source TEXT NOT NULL, 
	host TEXT NOT NULL, 
	path TEXT NOT NULL, 
	alias TEXT NOT NULL, 
	detail TEXT NOT NULL, 
	CONSTRAINT pk_location PRIMARY KEY (id), 
	CONSTRAINT uq_location_digest UNIQUE (digest)
);
CREATE TABLE observation (
	certificate_id INTEGER NOT NULL, 
	series_id INTEGER NOT NULL, 
	location_id INTEGER NOT NULL, 
	first_run INTEGER NOT NULL, 
	gone_run INTEGER, 
	has_key SMALLINT, 
	CONSTRAINT pk_observation PRIMARY KEY (certificate_id, series_id, location_id, first_run)
)
 WITHOUT ROWID

;
CREATE TABLE run (
	id INTEGER NOT NULL, 
	series_id INTEGER NOT NULL, 
	started DATETIME NOT NULL, 
	as_of DATE NOT NULL, 
	tool TEXT NOT NULL, 
	rule_version TEXT NOT NULL, 
	coverage TEXT NOT NULL, 
	verdicts BLOB NOT NULL, 
	CONSTRAINT pk_run PRIMARY KEY (id), 
	CONSTRAINT fk_run_series_id FOREIGN KEY(series_id) REFERENCES series (id)
);
CREATE TABLE series (
	id INTEGER NOT NULL, 
	host TEXT NOT NULL, 
	scope VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_series PRIMARY KEY (id), 
	CONSTRAINT uq_series_host UNIQUE (host, scope)
);
CREATE TABLE worklist_certificate (
	sha256 VARCHAR(64) NOT NULL, 
	entry_id INTEGER NOT NULL, 
	CONSTRAINT pk_worklist_certificate PRIMARY KEY (sha256), 
	CONSTRAINT fk_worklist_certificate_entry_id FOREIGN KEY(entry_id) REFERENCES worklist_entry (id)
)
 WITHOUT ROWID

;
INSERT INTO "worklist_certificate" VALUES('9c13c9c3dc0ca78619ea51219fa7d89d049e1763081e661bbb5c6881c32869fd',1);
INSERT INTO "worklist_certificate" VALUES('b82b296d6f822c8df4fde85cb7588e47b5b8ca4e4cf30cee7269d856c905aaed',1);
INSERT INTO "worklist_certificate" VALUES('1e850e9a1462c6c484791f33aa2e60507f325aebd69a7b417969e3f7e080eddb',2);
INSERT INTO "worklist_certificate" VALUES('594323abe836f5e3c1f25cec2635e6a95b7d5138c1b5a82605be7176c48bd4d7',2);
INSERT INTO "worklist_certificate" VALUES('1d04cefa597c8ed307b10a971f16496de333595f8bbd07e1395c5dc9ee05eba4',3);
INSERT INTO "worklist_certificate" VALUES('e6235bb5c136adf3902bbe0b57740364104713029e8a2ae0817d8881bfaeee69',3);
CREATE TABLE worklist_entry (
	id INTEGER NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	version INTEGER NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	organisation TEXT NOT NULL, 
	successor TEXT NOT NULL, 
	verdict VARCHAR(32), 
	deadline VARCHAR(10), 
	rules TEXT NOT NULL, 
	valid_from VARCHAR(27), 
	valid_until VARCHAR(27), 
	added_at VARCHAR(27) NOT NULL, 
	changed_at VARCHAR(27) NOT NULL, 
	purged_at VARCHAR(27), 
	certificates TEXT NOT NULL, 
	line INTEGER NOT NULL, 
	holder TEXT NOT NULL, 
	email TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	CONSTRAINT pk_worklist_entry PRIMARY KEY (id), 
	CONSTRAINT uq_worklist_entry_key UNIQUE ("key")
);
INSERT INTO "worklist_entry" VALUES(1,'e0291cb3cdedbc0b53f3d6af45bc071cec8dcf43f2455d267f080c8596d308c1','closed',3,'staff','Esimerkin sairaanhoitopiiri 1','Esimerkin hyvinvointialue','close_now','2023-02-28','2023-03-01','2021-05-01T21:00:00.000000Z','2026-05-01T20:59:59.000000Z','2023-03-01T08:01:00.000000Z','2023-03-01T08:04:00.000000Z','2023-03-01T08:06:00.000000Z','9c13c9c3dc0ca78619ea51219fa7d89d049e1763081e661bbb5c6881c32869fd	9c13c9c3dc0ca786	DVV Sosiaali- ja terveydenhuollon henkilöstövarmenteet - G3	b82b296d6f822c8df4fde85cb7588e47b5b8ca4e4cf30cee7269d856c905aaed	b82b296d6f822c8d	DVV Sosiaali- ja terveydenhuollon henkilöstövarmenteet - G3',6,'','','');
INSERT INTO "worklist_entry" VALUES(2,'188d9ee1aea21b71443a72366455e65c88b3b968ccb4521e335704500c975c2a','exception',4,'staff','Esimerkin sairaanhoitopiiri 2','Esimerkin hyvinvointialue','close_now','2023-02-28','2023-03-01','2021-05-01T21:00:00.000000Z','2026-05-01T20:59:59.000000Z','2023-03-01T08:02:00.000000Z','2023-03-01T08:10:00.000000Z',NULL,'1e850e9a1462c6c484791f33aa2e60507f325aebd69a7b417969e3f7e080eddb	1e850e9a1462c6c4	DVV Sosiaali- ja terveydenhuollon henkilöstövarmenteet - G3	594323abe836f5e3c1f25cec2635e6a95b7d5138c1b5a82605be7176c48bd4d7	594323abe836f5e3	DVV Sosiaali- ja terveydenhuollon henkilöstövarmenteet - G3',10,'Pekka','pekka@example.org','on leave again');
INSERT INTO "worklist_entry" VALUES(3,'f319c15564fc0c8a48c8a35ed2fa0fef976ceac915a7604158ac5376f414e719','to_close',1,'staff','Esimerkin sairaanhoitopiiri 3','Esimerkin hyvinvointialue','close_now','2023-02-28','2023-03-01','2021-05-01T21:00:00.000000Z','2026-05-01T20:59:59.000000Z','2023-03-01T08:03:00.000000Z','2023-03-01T08:03:00.000000Z',NULL,'1d04cefa597c8ed307b10a971f16496de333595f8bbd07e1395c5dc9ee05eba4	1d04cefa597c8ed3	DVV Sosiaali- ja terveydenhuollon henkilöstövarmenteet - G3	e6235bb5c136adf3902bbe0b57740364104713029e8a2ae0817d8881bfaeee69	e6235bb5c136adf3	DVV Sosiaali- ja terveydenhuollon henkilöstövarmenteet - G3',3,'','','');
CREATE TABLE worklist_expected_card (
	list_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	file_row INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	email TEXT NOT NULL, 
	organisation TEXT NOT NULL, 
	serial TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	CONSTRAINT pk_worklist_expected_card PRIMARY KEY (list_id, position), 
	CONSTRAINT fk_worklist_expected_card_list_id FOREIGN KEY(list_id) REFERENCES worklist_expected_list (id)
)
 WITHOUT ROWID

;
INSERT INTO "worklist_expected_card" VALUES(1,1,2,'Maija','m@example.org','','','');
CREATE TABLE worklist_expected_list (
	id INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	at VARCHAR(27) NOT NULL, 
	user_name TEXT NOT NULL, 
	workstation TEXT NOT NULL, 
	CONSTRAINT pk_worklist_expected_list PRIMARY KEY (id), 
	CONSTRAINT uq_worklist_expected_list_name UNIQUE (name)
);
INSERT INTO "worklist_expected_list" VALUES(1,'hr','2023-03-01T08:00:00.000000Z','anna','WS-1');
CREATE TABLE worklist_head (
	id INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_worklist_head PRIMARY KEY (id), 
	CONSTRAINT ck_worklist_head_one_row CHECK (id = 1)
);
INSERT INTO "worklist_head" VALUES(1,10,'2bc2fe54e9c132c3e62c1df9b85254e9923bfa625de2e50e046643c68246e275');
CREATE TABLE worklist_journal (
	number INTEGER NOT NULL, 
	at VARCHAR(27) NOT NULL, 
	user_name TEXT NOT NULL, 
	workstation TEXT NOT NULL, 
	action VARCHAR(16) NOT NULL, 
	entry_id INTEGER, 
	"key" VARCHAR(64) NOT NULL, 
	state_before VARCHAR(16), 
	state_after VARCHAR(16), 
	content VARCHAR(64) NOT NULL, 
	personal VARCHAR(64) NOT NULL, 
	token VARCHAR(200), 
	previous VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	reason TEXT, 
	salt VARCHAR(32), 
	CONSTRAINT pk_worklist_journal PRIMARY KEY (number), 
	CONSTRAINT uq_worklist_journal_token UNIQUE (token)
);
INSERT INTO "worklist_journal" VALUES(1,'2023-03-01T08:01:00.000000Z','anna','WS-1','added',1,'e0291cb3cdedbc0b53f3d6af45bc071cec8dcf43f2455d267f080c8596d308c1',NULL,'to_close','66292a5ef607fd16af8ea2b9e32ba209f64dd594b81263b6c408048bd9350a66','30889784897aae5c8c5c5cc7609a0b524d2d162988f26f0a3afeb10e99e2d6ac',NULL,'0000000000000000000000000000000000000000000000000000000000000000','da1c7f0d4e4b71b9dbf4df40365218a40aa75143b5476eeb0d21f0933b074e42',NULL,NULL);
INSERT INTO "worklist_journal" VALUES(2,'2023-03-01T08:02:00.000000Z','anna','WS-1','added',2,'188d9ee1aea21b71443a72366455e65c88b3b968ccb4521e335704500c975c2a',NULL,'to_close','903c50a97de053728090ce070d6b4c6490dc336fbb6bd8dca308db49b4082968','7cbd143e816534b22584a6d18caefd31c7a40425a9958d0510015aa8f08c6071',NULL,'da1c7f0d4e4b71b9dbf4df40365218a40aa75143b5476eeb0d21f0933b074e42','b94862287bea87b8419879ffdd8c031f77bcfc2f208cf0e113e2e7b6b313641d',NULL,'af179c2f5f8cc9ce5eb5ed98bd3cdf60');
INSERT INTO "worklist_journal" VALUES(3,'2023-03-01T08:03:00.000000Z','anna','WS-1','added',3,'f319c15564fc0c8a48c8a35ed2fa0fef976ceac915a7604158ac5376f414e719',NULL,'to_close','b9a68ba59403eea180fab2f387c3394c3d7211f4a40f98a54c226d700d10b7c2','',NULL,'b94862287bea87b8419879ffdd8c031f77bcfc2f208cf0e113e2e7b6b313641d','629643710ff99d0e3d57e453c5225aaf096f46dbff4edc2746c9bc2f246e119f',NULL,NULL);
INSERT INTO "worklist_journal" VALUES(4,'2023-03-01T08:04:00.000000Z','anna','WS-1','state_set',1,'e0291cb3cdedbc0b53f3d6af45bc071cec8dcf43f2455d267f080c8596d308c1','to_close','closed','76f8cf1db33a220173e202858c7efc6cf86ba0c4c1f0a23a903c14f9e2f43c5b','90b7019a6ce55349b924a8805ef099c07d7278eba2068c46b7b23551b399a675',NULL,'629643710ff99d0e3d57e453c5225aaf096f46dbff4edc2746c9bc2f246e119f','a547f3ef8696313aff1b23d48a73c38c2895953fd548e4afa0ef18c53b9f9bb4',NULL,NULL);
INSERT INTO "worklist_journal" VALUES(5,'2023-03-01T08:05:00.000000Z','anna','WS-1','state_set',2,'188d9ee1aea21b71443a72366455e65c88b3b968ccb4521e335704500c975c2a','to_close','exception','1aed9f9bb07829a272a2905378f86dd741d02fa3e7c49f1bab22a966375d2345','acc7dbed2c12d37209fdc8bd14d6329245b9b26575d1fc9e605eef86c58de859',NULL,'a547f3ef8696313aff1b23d48a73c38c2895953fd548e4afa0ef18c53b9f9bb4','e19b6fe323db13b21977d60e83c10e870faac8dba233a6c133337689c82edd4d','on leave','c827d14d4cee72203522c380b2900aa2');
INSERT INTO "worklist_journal" VALUES(6,'2023-03-01T08:06:00.000000Z','anna','WS-1','purged',1,'e0291cb3cdedbc0b53f3d6af45bc071cec8dcf43f2455d267f080c8596d308c1','closed','closed','9e14b526f6e4acbbf5b4aea9d4cab012172be01fba7c0de01192b876406b68dc','',NULL,'e19b6fe323db13b21977d60e83c10e870faac8dba233a6c133337689c82edd4d','401337f2044e4e5028aedccda183343c67dc9cd8f7f74c25f4594d1ba4b24e26',NULL,NULL);
INSERT INTO "worklist_journal" VALUES(7,'2023-03-01T08:07:00.000000Z','anna','WS-1','added',7,'bbb501bef60d73d87332bb8c1d4afc0a68eee9d64a610ccde2d1c442747bd0b2',NULL,'exception','575f11c9dd452f2f34b718cd40a0a01565e3a2bf4aa02a2324cfd69ee633c6f0','7cb003a01d6904494f067ef85c522214cb23bbb5ff5d9fde6daac5af8bd5940e',NULL,'401337f2044e4e5028aedccda183343c67dc9cd8f7f74c25f4594d1ba4b24e26','d2817c83718f52cd38e7255a11d2afd3a7782ab33fb95d9a6ba9722e691717b0',NULL,NULL);
INSERT INTO "worklist_journal" VALUES(8,'2023-03-01T08:08:00.000000Z','anna','WS-1','state_set',2,'188d9ee1aea21b71443a72366455e65c88b3b968ccb4521e335704500c975c2a','exception','reopened','fac45d9e9dc1ee592c71de3b4b58e48b78d86c022c6c6f3ea477c4e8b46f5dfc','0134f3ddff1ddb2dcf8b01ac5c0dbf79402637b4346b5259af6133e188119676',NULL,'d2817c83718f52cd38e7255a11d2afd3a7782ab33fb95d9a6ba9722e691717b0','307ee5ec55911ab1f9fb8e2ea747df30c47e748bd5a4d9939d99e682910ad476','is back','9a9e5b07e4606fd40473a87ae9a8d2e7');
INSERT INTO "worklist_journal" VALUES(9,'2023-03-01T08:09:00.000000Z','anna','WS-1','withdrawn',7,'bbb501bef60d73d87332bb8c1d4afc0a68eee9d64a610ccde2d1c442747bd0b2','exception',NULL,'','',NULL,'307ee5ec55911ab1f9fb8e2ea747df30c47e748bd5a4d9939d99e682910ad476','38a2b4cafa8eaabc33231a645a175f70e3cc209b73dd37f469d621d0138bb230',NULL,NULL);
INSERT INTO "worklist_journal" VALUES(10,'2023-03-01T08:10:00.000000Z','anna','WS-1','state_set',2,'188d9ee1aea21b71443a72366455e65c88b3b968ccb4521e335704500c975c2a','reopened','exception','b363ed03518a963401ff23b8b42ccb126dcab37160be7393558e4b3b592dc62b','0068de8e34ef7a11a7d7fd658f290db74f018511d3e727adbf43341f23c061d9',NULL,'38a2b4cafa8eaabc33231a645a175f70e3cc209b73dd37f469d621d0138bb230','2bc2fe54e9c132c3e62c1df9b85254e9923bfa625de2e50e046643c68246e275','on leave again','aab35bb578ae5f2ab73b0992f3bab578');
CREATE INDEX ix_run_series_id ON run (series_id);
CREATE INDEX ix_certificate_spki_sha256 ON certificate (spki_sha256);
CREATE INDEX ix_certificate_not_after ON certificate (not_after);
CREATE INDEX ix_judgement_series_id ON judgement (series_id, gone_run);
CREATE INDEX ix_judgement_oid ON judgement (oid);
CREATE INDEX ix_worklist_entry_line ON worklist_entry (line);
CREATE INDEX ix_worklist_entry_state ON worklist_entry (state, changed_at);
CREATE INDEX ix_worklist_certificate_entry_id ON worklist_certificate (entry_id);
CREATE INDEX ix_worklist_journal_entry_id ON worklist_journal (entry_id);
CREATE TRIGGER worklist_journal_insert BEFORE INSERT ON worklist_journal WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM worklist_journal) OR EXISTS (SELECT 1 FROM worklist_journal WHERE token = NEW.token) BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER worklist_journal_update BEFORE UPDATE ON worklist_journal WHEN NOT (NEW.number IS OLD.number AND NEW.at IS OLD.at AND NEW.user_name IS OLD.user_name AND NEW.workstation IS OLD.workstation AND NEW.action IS OLD.action AND NEW.entry_id IS OLD.entry_id AND NEW.key IS OLD.key AND NEW.state_before IS OLD.state_before AND NEW.state_after IS OLD.state_after AND NEW.content IS OLD.content AND NEW.personal IS OLD.personal AND NEW.token IS OLD.token AND NEW.previous IS OLD.previous AND NEW.hash IS OLD.hash AND (NEW.reason IS NULL OR NEW.reason IS OLD.reason) AND (NEW.salt IS NULL OR NEW.salt IS OLD.salt)) BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
CREATE TRIGGER worklist_journal_delete BEFORE DELETE ON worklist_journal WHEN 1 BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;
COMMIT;
