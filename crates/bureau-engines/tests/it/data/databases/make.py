#!/usr/bin/env python3
"""Makes the databases beside it, as telephones and programs on them keep theirs. Everything in them is invented.

Run it in its own folder after a change: it writes each file anew.
"""
import os
import sqlite3

MS = 1709653522000  # 2024-03-05 15:45:22 UTC
APPLE = 731346322  # the same in seconds since 2001


def database(name, statements, encoding="UTF-8", page=512):
    if os.path.exists(name):
        os.remove(name)
    made = sqlite3.connect(name)
    made.execute(f"pragma page_size = {page}")
    made.execute(f"pragma encoding = '{encoding}'")
    for statement in statements:
        if isinstance(statement, str):
            made.execute(statement)
        else:
            made.executemany(*statement)
    made.commit()
    made.execute("vacuum")
    made.close()


database("msgstore.db", [
    "create table jid (_id integer primary key autoincrement, user text not null, server text not null, raw_string text)",
    ("insert into jid values (?, ?, ?, ?)", [
        (1, "919820012345", "s.whatsapp.net", "919820012345@s.whatsapp.net"),
        (2, "120363000000000001", "g.us", "120363000000000001@g.us"),
        (3, "919820054321", "s.whatsapp.net", "919820054321@s.whatsapp.net"),
        (4, "777000111222333", "lid", "777000111222333@lid"),
    ]),
    "create table jid_map (lid_row_id integer primary key not null, jid_row_id integer not null)",
    ("insert into jid_map values (?, ?)", [(4, 3)]),
    "create table chat (_id integer primary key autoincrement, jid_row_id integer unique, hidden integer, subject text)",
    ("insert into chat values (?, ?, ?, ?)", [(1, 1, 0, None), (2, 2, 0, "Harbour Group")]),
    "create table message (_id integer primary key autoincrement, chat_row_id integer not null, from_me integer not null, key_id text, sender_jid_row_id integer, status integer, timestamp integer, message_type integer, text_data text)",
    ("insert into message values (?, ?, ?, ?, ?, ?, ?, ?, ?)", [
        (1, -1, 0, "-1", -1, -1, 0, -1, None),
        (2, 1, 0, "a", 0, 0, MS, 0, "bring the papers"),
        (3, 1, 1, "b", 0, 5, MS + 60000, 0, "ठीक है"),
        (4, 2, 0, "c", 3, 0, MS + 120000, 1, None),
        (5, 2, 1, "d", 0, 5, MS + 180000, 15, None),
        (6, 2, 0, "e", 4, 0, MS + 240000, 0, "x" * 3000 + " end"),
        (7, 2, 0, "f", 0, 6, MS + 300000, 7, None),
    ]),
    "create table message_media (message_row_id integer primary key, file_path text, media_name text, mime_type text)",
    ("insert into message_media values (?, ?, ?, ?)", [(4, "Media/WhatsApp Images/IMG-20240305-WA0001.jpg", None, "image/jpeg")]),
    "create table call_log (_id integer primary key, jid_row_id integer, from_me integer, call_id text, timestamp integer, video_call integer, duration integer, call_result integer)",
    ("insert into call_log values (?, ?, ?, ?, ?, ?, ?, ?)", [(1, 1, 1, "x", MS + 600000, 0, 35, 5)]),
    "create table props (_id integer primary key, key text unique, value text)",
    ("insert into props values (?, ?, ?)", [(1, "backup_schema", "7")]),
])

database("msgstore-old.db", [
    "create table messages (_id integer primary key autoincrement, key_remote_jid text not null, key_from_me integer, key_id text not null, status integer, data text, timestamp integer, media_wa_type text, media_name text, media_caption text, latitude real, longitude real, remote_resource text)",
    ("insert into messages values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [
        (1, "-1", 0, "-1", -1, "", 0, "-1", None, None, 0, 0, None),
        (2, "919820012345@s.whatsapp.net", 0, "a", 0, "bring the papers", MS, "0", None, None, 0, 0, None),
        (3, "919820012345@s.whatsapp.net", 1, "b", 5, None, MS + 60000, "1", "IMG-20240305-WA0002.jpg", "the gate", 0, 0, None),
        (4, "919820012345-1500000000@g.us", 0, "c", 0, None, MS + 120000, "5", None, None, 18.5, 73.25, "919820054321@s.whatsapp.net"),
    ]),
    "create table chat_list (_id integer primary key, key_remote_jid text unique, subject text)",
    ("insert into chat_list values (?, ?, ?)", [(1, "919820012345-1500000000@g.us", "Night shift")]),
])

database("mmssms.db", [
    "create table sms (_id integer primary key, thread_id integer, address text, person integer, date integer, date_sent integer default 0, type integer, body text)",
    ("insert into sms values (?, ?, ?, ?, ?, ?, ?, ?)", [
        (1, 1, "+919820012345", None, MS, 0, 1, "at ten"),
        (2, 1, "+919820012345", None, MS + 60000, 0, 2, "no"),
        (3, 2, "AD-HDFCBK", None, MS + 120000, 0, 1, "Rs 500 debited"),
    ]),
    "create table pdu (_id integer primary key autoincrement, thread_id integer, date integer, msg_box integer, sub text)",
    ("insert into pdu values (?, ?, ?, ?, ?)", [(1, 1, MS // 1000 + 180, 1, None)]),
    "create table part (_id integer primary key autoincrement, mid integer, ct text, name text, cl text, fn text, _data text, text text)",
    ("insert into part values (?, ?, ?, ?, ?, ?, ?, ?)", [
        (1, 1, "text/plain", None, "t.txt", None, None, "the gate"),
        (2, 1, "image/jpeg", None, "gate.jpg", None, "/data/PART_1", None),
    ]),
    "create table addr (_id integer primary key, msg_id integer, address text, type integer)",
    ("insert into addr values (?, ?, ?, ?)", [(1, 1, "+919820012345", 137), (2, 1, "+919900099000", 151)]),
])

database("contacts2.db", [
    "create table mimetypes (_id integer primary key autoincrement, mimetype text not null)",
    ("insert into mimetypes values (?, ?)", [(1, "vnd.android.cursor.item/phone_v2"), (2, "vnd.android.cursor.item/email_v2"), (3, "vnd.android.cursor.item/name"), (4, "vnd.android.cursor.item/note")]),
    "create table raw_contacts (_id integer primary key autoincrement, display_name text, deleted integer not null default 0)",
    ("insert into raw_contacts values (?, ?, ?)", [(1, "Asha Rao", 0), (2, "Meera Nair", 1)]),
    "create table data (_id integer primary key autoincrement, mimetype_id integer, raw_contact_id integer, data1 text, data2 text)",
    ("insert into data values (?, ?, ?, ?, ?)", [
        (1, 3, 1, "Asha Rao", "Asha"), (2, 1, 1, "98200 12345", "2"), (3, 2, 1, "asha@example.in", "1"), (4, 4, 1, "met at the harbour", None), (5, 1, 2, "+919820054321", "2"),
    ]),
    "create table calls (_id integer primary key autoincrement, number text, date integer, duration integer, type integer, name text)",
    ("insert into calls values (?, ?, ?, ?, ?, ?)", [(1, "+919820012345", MS, 35, 2, "Asha Rao"), (2, "+919820054321", MS + 60000, 0, 3, None)]),
])

database("ChatStorage.sqlite", [
    "create table ZWACHATSESSION (Z_PK integer primary key, ZCONTACTJID varchar, ZPARTNERNAME varchar)",
    ("insert into ZWACHATSESSION values (?, ?, ?)", [(1, "919820012345@s.whatsapp.net", "Asha Rao"), (2, "120363000000000001@g.us", "Harbour Group")]),
    "create table ZWAGROUPMEMBER (Z_PK integer primary key, ZCHATSESSION integer, ZMEMBERJID varchar, ZCONTACTNAME varchar)",
    ("insert into ZWAGROUPMEMBER values (?, ?, ?, ?)", [(1, 2, "919820054321@s.whatsapp.net", "Meera Nair")]),
    "create table ZWAMEDIAITEM (Z_PK integer primary key, ZMEDIALOCALPATH varchar, ZTITLE varchar)",
    ("insert into ZWAMEDIAITEM values (?, ?, ?)", [(1, "Media/919820012345@s.whatsapp.net/a/b/1.jpg", "the gate")]),
    "create table ZWAMESSAGE (Z_PK integer primary key, ZCHATSESSION integer, ZGROUPMEMBER integer, ZISFROMME integer, ZMESSAGETYPE integer, ZMEDIAITEM integer, ZMESSAGEDATE timestamp, ZTEXT varchar, ZFROMJID varchar, ZTOJID varchar, ZPUSHNAME varchar)",
    ("insert into ZWAMESSAGE values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [
        (1, 1, None, 0, 0, None, APPLE + 0.5, "bring the papers", "919820012345@s.whatsapp.net", None, None),
        (2, 1, None, 1, 1, 1, APPLE + 60, None, None, "919820012345@s.whatsapp.net", None),
        (3, 2, 1, 0, 0, None, APPLE + 120, "at ten", "120363000000000001@g.us", None, None),
    ]),
])

archived = b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\x00\x84\x84\x08NSObject\x00\x85\x92\x84\x84\x84\x08NSString\x01\x94\x84\x01+\x06at ten\x86\x84\x02iI\x01\x06"
database("sms.db", [
    "create table handle (ROWID integer primary key autoincrement, id text not null, service text)",
    ("insert into handle values (?, ?, ?)", [(1, "+919820012345", "iMessage"), (2, "asha@example.in", "iMessage")]),
    "create table chat (ROWID integer primary key autoincrement, display_name text, chat_identifier text)",
    ("insert into chat values (?, ?, ?)", [(1, "", "+919820012345"), (2, "Harbour", "chat99")]),
    "create table chat_handle_join (chat_id integer, handle_id integer)",
    ("insert into chat_handle_join values (?, ?)", [(1, 1), (2, 1), (2, 2)]),
    "create table chat_message_join (chat_id integer, message_id integer, primary key (chat_id, message_id))",
    ("insert into chat_message_join values (?, ?)", [(1, 1), (1, 2), (2, 3)]),
    "create table message (ROWID integer primary key autoincrement, text text, attributedBody blob, handle_id integer default 0, service text, date integer, is_from_me integer)",
    ("insert into message values (?, ?, ?, ?, ?, ?, ?)", [
        (1, "bring the papers", None, 1, "SMS", APPLE * 10**9, 0),
        (2, None, archived, 0, "iMessage", (APPLE + 60) * 10**9, 1),
        (3, "\ufffc", None, 2, "iMessage", (APPLE + 120) * 10**9, 0),
    ]),
    "create table attachment (ROWID integer primary key autoincrement, filename text, transfer_name text)",
    ("insert into attachment values (?, ?, ?)", [(1, "~/Library/SMS/Attachments/a/IMG_1.HEIC", "IMG_1.HEIC")]),
    "create table message_attachment_join (message_id integer, attachment_id integer)",
    ("insert into message_attachment_join values (?, ?)", [(3, 1)]),
])

database("AddressBook.sqlitedb", [
    "create table ABPerson (ROWID integer primary key autoincrement, First text, Last text, Middle text, Organization text, Note text)",
    ("insert into ABPerson values (?, ?, ?, ?, ?, ?)", [(1, "Asha", "Rao", None, "Harbour Traders", None)]),
    "create table ABMultiValue (UID integer primary key, record_id integer, property integer, identifier integer, label integer, value text)",
    ("insert into ABMultiValue values (?, ?, ?, ?, ?, ?)", [(1, 1, 3, 0, 1, "+91 98200 12345"), (2, 1, 4, 0, 1, "asha@example.in")]),
])

database("CallHistory.storedata", [
    "create table ZCALLRECORD (Z_PK integer primary key, ZADDRESS varchar, ZANSWERED integer, ZORIGINATED integer, ZDATE timestamp, ZDURATION float, ZNAME varchar)",
    ("insert into ZCALLRECORD values (?, ?, ?, ?, ?, ?, ?)", [(1, b"+919820012345", 0, 1, APPLE, 35.2, None), (2, "+919820054321", 0, 0, APPLE + 60, 0, None)]),
])

database("other.db", [
    "create table \"a b\" (id integer primary key, [name] text, sum real, note text, picture blob)",
    ("insert into \"a b\" values (?, ?, ?, ?, ?)", [(n, f"name {n}", n / 4, "é" * n, b"\x00" * n) for n in range(1, 91)]),
    "create table pairs (a text, b text, c integer, primary key (b, a)) without rowid",
    ("insert into pairs values (?, ?, ?)", [(f"a{n}", f"b{n:04}", n) for n in range(150)]),
    "create table long (t text)",
    ("insert into long values (?)", [("start " + "q" * 5000 + " end",)]),
    "create table empty (x)",
    "create virtual table words using fts4 (body)",
    ("insert into words values (?)", [("found by words",)]),
    "create index by_name on \"a b\" (name)",
])

database("utf16.db", [
    "create table t (a text)",
    ("insert into t values (?)", [("गोदाम at ten",)]),
], encoding="UTF-16le")
