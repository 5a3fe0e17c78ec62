BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
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
INSERT INTO "certificate" VALUES(1,'01475ef64267a02b126a383255c99508585fc1dd41fa26552f1e43a663f253d8','3bbc27afaafd053c1eca24c1cd50d7a65a1086bdc973e03b5c2577c7d6ffa34c',X'3082746273206F66206120776974682073706B69206F6620617369676E6174757265206F662061','O=Satakunnan hyvinvointialue, OU=Kanta, serialNumber=1.2.246.10.32213043.18.1, CN=kanta-a.example','C=FI, CN=VRK CA for Social Welfare and Healthcare Prof. Certs','1267','2026-02-01 10:00:00.000000','2027-01-31 21:59:59.000000','{"der":"","tbs":[2,23],"signature":[25,14],"signature_algorithm":"1.2.840.10045.4.3.2","signature_hash":"sha256","sha256":"","sha1":"91356e6b73bbfb922d7cacc172dd9979c3c7b525","spki":[16,9],"spki_sha256":"3bbc27afaafd053c1eca24c1cd50d7a65a1086bdc973e03b5c2577c7d6ffa34c","serial":4711,"subject":{"attributes":[{"oid":"2.5.4.10","value":"Satakunnan hyvinvointialue"},{"oid":"2.5.4.11","value":"Kanta"},{"oid":"2.5.4.5","value":"1.2.246.10.32213043.18.1"},{"oid":"2.5.4.3","value":"kanta-a.example"}],"der":"MAA="},"issuer":{"attributes":[{"oid":"2.5.4.6","value":"FI"},{"oid":"2.5.4.3","value":"VRK CA for Social Welfare and Healthcare Prof. Certs"}]},"not_before":"2026-02-01T10:00:00+00:00","not_after":"2027-01-31T21:59:59+00:00","key":{"kind":"rsa","bits":2048},"alternative_names":{"emails":["taina.testinen@vsshp.fi"]},"policies":["1.2.3"],"key_usage":["digitalSignature"],"defects":["explicit_false_in_basic_constraints"]}');
INSERT INTO "certificate" VALUES(2,'3541414c61f1ae780f1b265158422fd3288589b21a760c45aad71fd524d9b307','a76f845710f8e2a200bba73f47edbb19cebf60a08854e3a80226eee1d78f1675',X'3082746273206F66206220776974682073706B69206F6620627369676E6174757265206F662062','O=Satakunnan hyvinvointialue, OU=Kanta, serialNumber=1.2.246.10.32213043.18.1, CN=kanta-b.example','C=FI, CN=VRK CA for Social Welfare and Healthcare Prof. Certs','1267','2026-02-01 10:00:00.000000','2027-01-31 21:59:59.000000','{"der":"","tbs":[2,23],"signature":[25,14],"signature_algorithm":"1.2.840.10045.4.3.2","signature_hash":"sha256","sha256":"","sha1":"5444a0626e71ca709295f4e3f1f97a603f8a408a","spki":[16,9],"spki_sha256":"a76f845710f8e2a200bba73f47edbb19cebf60a08854e3a80226eee1d78f1675","serial":4711,"subject":{"attributes":[{"oid":"2.5.4.10","value":"Satakunnan hyvinvointialue"},{"oid":"2.5.4.11","value":"Kanta"},{"oid":"2.5.4.5","value":"1.2.246.10.32213043.18.1"},{"oid":"2.5.4.3","value":"kanta-b.example"}],"der":"MAA="},"issuer":{"attributes":[{"oid":"2.5.4.6","value":"FI"},{"oid":"2.5.4.3","value":"VRK CA for Social Welfare and Healthcare Prof. Certs"}]},"not_before":"2026-02-01T10:00:00+00:00","not_after":"2027-01-31T21:59:59+00:00","key":{"kind":"rsa","bits":2048},"alternative_names":{"emails":["taina.testinen@vsshp.fi"]},"policies":["1.2.3"],"key_usage":["digitalSignature"],"defects":["explicit_false_in_basic_constraints"]}');
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
INSERT INTO "judgement" VALUES(1,1,1,NULL,'sote_service','server','production','1.2.246.10.32213043.18.1','2026-11','{"judgement":{"kind":"sote_service","usage":"server","environment":"production","generation":"DVV G3E","evidence":[{"code":"exact_issuer","detail":"G3E","rule":"sote-g3e","source":"FINEID S2","confidence":"likely"}]},"oid":{"text":"1.2.246.10.32213043.18.1","root":"1.2.246.10.32213043","business_id":"3221304-3","below":[18,1],"node":"message_party","defects":["check_digit"]},"root":{"status":"new","organisation":"Satakunnan hyvinvointialue","counties":["06"],"source":"oid_roots.csv"},"organisation":{"key":"county:06","kind":"county","status":"current","name_fi":"Satakunnan hyvinvointialue","successors":[{"code":"06","name_fi":"Satakunta","name_sv":"Satakunta","default":true}],"closed":"2022-12-31"},"findings":[{"code":"many_places","detail":"2"}]}');
INSERT INTO "judgement" VALUES(2,1,1,NULL,'sote_service','server','production','1.2.246.10.32213043.18.1','2026-11','{"judgement":{"kind":"sote_service","usage":"server","environment":"production","generation":"DVV G3E","evidence":[{"code":"exact_issuer","detail":"G3E","rule":"sote-g3e","source":"FINEID S2","confidence":"likely"}]},"oid":{"text":"1.2.246.10.32213043.18.1","root":"1.2.246.10.32213043","business_id":"3221304-3","below":[18,1],"node":"message_party","defects":["check_digit"]},"root":{"status":"new","organisation":"Satakunnan hyvinvointialue","counties":["06"],"source":"oid_roots.csv"},"organisation":{"key":"county:06","kind":"county","status":"current","name_fi":"Satakunnan hyvinvointialue","successors":[{"code":"06","name_fi":"Satakunta","name_sv":"Satakunta","default":true}],"closed":"2022-12-31"},"findings":[{"code":"many_places","detail":"2"}]}');
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
INSERT INTO "location" VALUES(1,X'6BF267D05021636BDABCB88FE7BA5EAD','windows_store','SRV1','LocalMachine/My','kanta','der');
INSERT INTO "location" VALUES(2,X'C15EB06D7D020321B2F52C91875AACA4','files','','/etc/pki/kanta.pem','','pem#1');
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
INSERT INTO "observation" VALUES(1,1,2,1,NULL,1);
INSERT INTO "observation" VALUES(2,1,1,1,NULL,NULL);
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
INSERT INTO "run" VALUES(1,1,'2026-11-20 08:30:00.000000','2026-11-20','cardtool 1','2026-11','[{"kind":"files","name":"/etc/pki","state":"partial","seen":2,"looked_at":9,"skipped":3,"refusals":[{"reason":"password_needed","place":{"source":"files","path":"/etc/pki/store.p12","alias":"entry"},"detail":"pkcs12"}],"as_of":"2026-11-20T08:30:00+00:00"},{"kind":"list","name":"","state":"complete","required":false}]',X'789C7590DD6AC3300C855F65F8BA33966C394E5F6397A50CC53F9B596B43E2A494D2779FB39BED664820247DE708747A881B971683383E44CDBD089028D158094A6A44D0CA68094E823888C2D7D889376EFCB596C67DB4F12587F734D76B5FA042FDAAA067DF2C759DFD8E5FF2D2A45F36F13C085FC33EFA5175A6CE1F5CF2C22DD7F26B5CB8BC7CDEB75CB69A4BCB7C59A3D8A5FDE4BD53CAEE5D9C5B4ED9738B8B389E840233504CD6A01D58E10468593B8D447E1C493972943C846020315A224C108D666B7542D2C1754B4D067A780B09380E4E25983A0AE40C620A1A5D771927041EACF28698C30029109A304E5A0DE2FC3CFCFF4E22FBE7016BF92AF556C4F3FC0DAED86FCD');
CREATE TABLE series (
	id INTEGER NOT NULL, 
	host TEXT NOT NULL, 
	scope VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_series PRIMARY KEY (id), 
	CONSTRAINT uq_series_host UNIQUE (host, scope)
);
INSERT INTO "series" VALUES(1,'srv1','9dfed9200f2c82611e2a0d00f02f48709565bd4de712e37c2e58824a8185f149');
CREATE INDEX ix_run_series_id ON run (series_id);
CREATE INDEX ix_certificate_spki_sha256 ON certificate (spki_sha256);
CREATE INDEX ix_certificate_not_after ON certificate (not_after);
CREATE INDEX ix_judgement_series_id ON judgement (series_id, gone_run);
CREATE INDEX ix_judgement_oid ON judgement (oid);
COMMIT;
