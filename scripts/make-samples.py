#!/usr/bin/env python3
"""Makes the sample case "Operation Phoenix": a small inquiry into invoice fraud between Mumbai and Dubai.

Everything in it is invented: persons, companies, banks, places of meeting and numbers. The numbers are well formed,
so that recognising them can be seen: the IBAN, Aadhaar, IMEI, GSTIN and container number have good check digits, PAN
and vehicle numbers have the right shape. They are taken from ranges that are reserved for examples where there is one
(.example domains, telephone numbers with 555-01, documentation IP addresses, test IMEIs, an Aadhaar beginning with 9999)
and otherwise made of zeros and round patterns.

What is in it, and what it is there to show:

  report.pdf           two pages with a text layer: the whole story, most names and numbers
  statement.docx       headings, a table, a footer: the accountant's statement
  scan-receipt.pdf     a picture without any text layer: a receipt that only OCR can read
  instructions.eml     an e-mail in plain text and HTML, with an invoice (PDF) attached
  call-records.csv     sixty calls between five numbers: who rings whom, and when the IMEI changes
  ledger.xlsx          two sheets: payments and counterparties
  interview.mp3        a spoken interview, by a speech synthesiser
  hindi-note.html      a surveillance note in Hindi: the same persons in Devanagari

The same files come out each time, byte for byte, with the same versions of the packages.
"""

import csv
import io
import random
import re
import subprocess
import sys
import wave
import zipfile
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import lameenc
from docx import Document
from docx.shared import Pt
from openpyxl import Workbook
from openpyxl.styles import Font
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

NOTICE = "Sample document. Every person, company and number in it is invented."
FIXED = datetime(2026, 3, 20, 9, 30)


# --- numbers with check digits ---------------------------------------------------------------------------


def iban(country: str, bban: str) -> str:
    digits = "".join(str(int(c, 36)) for c in bban + country + "00")
    return f"{country}{98 - int(digits) % 97:02d}{bban}"


def grouped(text: str, size: int = 4) -> str:
    return " ".join(text[i : i + size] for i in range(0, len(text), size))


def luhn(body: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def verhoeff(body: str) -> str:
    # The dihedral group of order 10, and the powers of Verhoeff's permutation.
    def times(a: int, b: int) -> int:
        if a < 5:
            return (a + b) % 5 if b < 5 else (a + b - 5) % 5 + 5
        return (a - 5 - (b % 5)) % 5 + 5 if b < 5 else (a - b) % 5

    step = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)

    def permuted(place: int, digit: int) -> int:
        for _ in range(place % 8):
            digit = step[digit]
        return digit

    check = 0
    for place, digit in enumerate(reversed(body), start=1):
        check = times(check, permuted(place, int(digit)))
    inverse = next(d for d in range(10) if times(check, d) == 0)
    return body + str(inverse)


def gstin(body: str) -> str:
    total = 0
    for place, char in enumerate(body):
        product = int(char, 36) * (2 if place % 2 else 1)
        total += product // 36 + product % 36
    return body + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[-total % 36]


def container(body: str) -> str:
    letters = [n for n in range(10, 39) if n % 11]
    value = lambda c: int(c) if c.isdigit() else letters[ord(c) - ord("A")]
    return body + str(sum(value(c) << place for place, c in enumerate(body)) % 11 % 10)


# --- the persons and what belongs to them ----------------------------------------------------------------

VIKRAM, NADIA, SUREN = "Vikram Adhvaryu", "Nadia Al-Karimi", "Suren Pillaikar"
ANJALI, HARSH = "Anjali Deshpandekar", "Harshad Motivala"
EXPORTER, BUYER, FORWARDER = "Samudra Kiran Overseas Pvt Ltd", "Blue Dune General Trading FZE", "Harbourline Freight LLP"
PHONES = {
    VIKRAM: "+91 90000 00017",
    NADIA: "+971 50 000 0042",
    SUREN: "+91 90000 00063",
    ANJALI: "+91 90000 00081",
    "Falcon": "+1 202 555 0123",
}
MAILS = {
    VIKRAM: "v.adhvaryu@samudra-kiran.example",
    NADIA: "nadia@blue-dune.example",
    ANJALI: "accounts@samudra-kiran.example",
    "Falcon": "falcon77@post.example",
}
IBAN_DUBAI = iban("AE", "999" + "0000000012070017")
IBAN_LONDON = iban("GB", "ZZZB" + "000000" + "12070042")
IFSC, ACCOUNT = "ZZZB0001207", "000120700017"
PAN_VIKRAM, PAN_EXPORTER = "ZZZPA0017F", "ZZZCS1207K"
GSTIN_EXPORTER = gstin("27" + PAN_EXPORTER + "1Z")
AADHAAR = verhoeff("99990000120")
IMEI_OLD, IMEI_NEW = luhn("00499901064001"), luhn("00499901064207")
BOX = container("ZZZU120700")
CAR, TRUCK = "MH 01 ZZ 0017", "MH 04 ZZ 1207"
INVOICES = [
    # number, date, tonnes billed, tonnes weighed, US dollars
    ("SK-2026-0111", "2026-01-12", 40, 6, 184_000),
    ("SK-2026-0117", "2026-01-29", 60, 8, 276_400),
    ("SK-2026-0124", "2026-02-16", 55, 5, 251_750),
    ("SK-2026-0131", "2026-03-04", 70, 9, 322_900),
]
TOTAL = sum(row[4] for row in INVOICES)


# --- the documents -----------------------------------------------------------------------------------------


def report(path: Path) -> None:
    styles = getSampleStyleSheet()
    body = ParagraphStyle("body", parent=styles["BodyText"], fontSize=10.2, leading=14.2, spaceAfter=6)
    head = ParagraphStyle("head", parent=styles["Heading2"], fontSize=12.5, spaceBefore=8, spaceAfter=4)
    title = ParagraphStyle("title", parent=styles["Title"], fontSize=18, spaceAfter=4)
    small = ParagraphStyle("small", parent=body, fontSize=8.5, textColor="#555555", alignment=TA_CENTER)

    def page(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(20 * mm, 12 * mm, NOTICE)
        canvas.drawRightString(190 * mm, 12 * mm, f"Page {document.page} of 2")

    rows = [["Invoice", "Date", "Billed", "Weighed", "Amount"]]
    rows += [[n, d, f"{b} t", f"{w} t", f"USD {a:,}"] for n, d, b, w, a in INVOICES]
    rows += [["Total", "", "", "", f"USD {TOTAL:,}"]]
    table = Table(rows, colWidths=[38 * mm, 30 * mm, 25 * mm, 25 * mm, 38 * mm])
    table.setStyle(
        TableStyle(
            [
                ("FONTSIZE", (0, 0), (-1, -1), 9.5),
                ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold"),
                ("FONTNAME", (0, -1), (-1, -1), "Helvetica-Bold"),
                ("LINEBELOW", (0, 0), (-1, 0), 0.8, "#333333"),
                ("LINEABOVE", (0, -1), (-1, -1), 0.8, "#333333"),
                ("ALIGN", (2, 0), (-1, -1), "RIGHT"),
            ]
        )
    )
    story = [
        Paragraph("Operation Phoenix", title),
        Paragraph("Preliminary inquiry report, Mumbai, 20 March 2026", small),
        Spacer(1, 6),
        Paragraph("1. Summary", head),
        Paragraph(
            f"Between January and March 2026 {EXPORTER} of Worli, Mumbai billed {BUYER} of Dubai for four "
            f"consignments of brass fittings worth USD {TOTAL:,} in all. The weighbridge at Nhava Sheva recorded "
            "about an eighth of the tonnage on the invoices. The inquiry believes that the invoices were inflated "
            "to move money out of Dubai as payment for goods that were never shipped.",
            body,
        ),
        Paragraph(
            f"The director of the exporter, {VIKRAM}, and the manager of the buyer, {NADIA}, deny that they know "
            "each other outside business. Call records show sixty calls between their "
            "telephones, those of two others and a number whose user is called Falcon.",
            body,
        ),
        Paragraph("2. The invoices", head),
        table,
        Spacer(1, 6),
        Paragraph(
            f"All four consignments were booked by {SUREN}, a clerk of {FORWARDER}, into the same container, "
            f"{BOX}. The truck {TRUCK} carried it to the port each time. A container that returns to the same "
            "yard within nine days cannot have been to Jebel Ali.",
            body,
        ),
        Paragraph("3. Persons", head),
        Paragraph(
            f"<b>{VIKRAM}</b>, born 1979, director of {EXPORTER}. PAN {PAN_VIKRAM}, Aadhaar {grouped(AADHAAR)} "
            f"(fictional), telephone {PHONES[VIKRAM]}, e-mail {MAILS[VIKRAM]}. He drives a grey saloon, {CAR}.",
            body,
        ),
        Paragraph(
            f"<b>{NADIA}</b>, manager of {BUYER}. Telephone {PHONES[NADIA]}, e-mail {MAILS[NADIA]}.",
            body,
        ),
        Paragraph(
            f"<b>{SUREN}</b>, clerk of {FORWARDER}. Telephone {PHONES[SUREN]}. <b>{ANJALI}</b>, accountant of the "
            f"exporter until February 2026, is a witness; telephone {PHONES[ANJALI]}.",
            body,
        ),
        PageBreak(),
        Paragraph("4. The money", head),
        Paragraph(
            f"{BUYER} paid from its account {IBAN_DUBAI} at the invented Gulf Pearl Bank, Dubai. The "
            f"rupees arrived in account {ACCOUNT} of the exporter (IFSC {IFSC}). Within two working days of each "
            f"payment about seventy per cent went on to {IBAN_LONDON} in London, described as "
            "consultancy fees. The beneficial owner of the London account is not known.",
            body,
        ),
        Paragraph(
            f"The exporter's tax registration is {GSTIN_EXPORTER} and its PAN is {PAN_EXPORTER}. It claimed a "
            "refund of export duty on all four invoices.",
            body,
        ),
        Paragraph("5. Telephones", head),
        Paragraph(
            f"{PHONES['Falcon']}, the number of Falcon, was used in two handsets: IMEI {IMEI_OLD} until "
            f"20 February 2026, and IMEI {IMEI_NEW} from the next day. On the same day {ANJALI} resigned. Falcon "
            f"rang {SUREN} before each booking and {VIKRAM} after each payment.",
            body,
        ),
        Paragraph(
            f"The mailbox {MAILS['Falcon']} was opened from the address 203.0.113.17 on 28 January 2026, one day "
            f"before invoice {INVOICES[1][0]}. The payment instructions that {NADIA} received came from it.",
            body,
        ),
        Paragraph("6. Meetings", head),
        Paragraph(
            f"On 11 February 2026 {VIKRAM} and {SUREN} met at the Hotel Saagar Mahal in Worli. The receipt of "
            f"that evening was found in the car {CAR}. A third person paid in cash and left before the bill.",
            body,
        ),
        Paragraph("7. What remains to be done", head),
        Paragraph(
            "Ask the port for the weighbridge records of 2025. Ask London for the owner of the account. "
            f"Interview {HARSH}, the broker who introduced the two companies, about the name Falcon. Compare the "
            "container's positions with the bills of lading.",
            body,
        ),
    ]
    document = SimpleDocTemplate(
        str(path), pagesize=A4, invariant=1, leftMargin=20 * mm, rightMargin=20 * mm, topMargin=16 * mm,
        bottomMargin=20 * mm, title="Operation Phoenix: preliminary inquiry report", author="Sample",
    )
    document.build(story, onFirstPage=page, onLaterPages=page)


def statement(path: Path) -> None:
    document = Document()
    document.styles["Normal"].font.name = "DejaVu Sans"
    document.styles["Normal"].font.size = Pt(10.5)
    document.sections[0].footer.paragraphs[0].text = NOTICE
    document.add_heading("Statement of a witness", 1)
    document.add_paragraph(f"Witness: {ANJALI}, accountant, telephone {PHONES[ANJALI]}")
    document.add_paragraph("Recorded in Mumbai on 9 March 2026, in the inquiry Operation Phoenix")
    document.add_heading("How the invoices were made", 2)
    document.add_paragraph(
        f"I worked for {EXPORTER} for six years. From December 2025 the figures for the Dubai invoices no longer "
        f"came from the weighbridge slips. {VIKRAM} dictated them to me, or they came by e-mail from "
        f"{MAILS['Falcon']}. When I asked who Falcon was, Mr. Adhvaryu told me to enter what I was given."
    )
    document.add_paragraph(
        f"For invoice {INVOICES[1][0]} the slip said {INVOICES[1][3]} tonnes. I was told to bill {INVOICES[1][2]} "
        f"tonnes, USD {INVOICES[1][4]:,}. I kept a copy of the slip."
    )
    document.add_heading("Payments that I entered", 2)
    table = document.add_table(rows=1, cols=3)
    table.style = "Light Grid Accent 1"
    for cell, text in zip(table.rows[0].cells, ("Date", "To", "Rupees")):
        cell.text = text
    for date, to, rupees in (
        ("2026-01-16", f"{IBAN_LONDON} (consultancy)", "1,07,64,000"),
        ("2026-02-02", f"{IBAN_LONDON} (consultancy)", "1,61,69,400"),
        ("2026-02-18", f"{SUREN}, in cash", "4,00,000"),
    ):
        for cell, text in zip(table.add_row().cells, (date, to, rupees)):
            cell.text = text
    document.add_heading("Why I resigned", 2)
    document.add_paragraph(
        f"On 20 February 2026 {SUREN} of {FORWARDER} came to the office and asked for his cash. He said that the "
        f"container {BOX} had never left the yard and that {NADIA} knew it. I resigned the next day. I never met "
        f"{NADIA}; I heard her voice on the telephone {PHONES[NADIA]} many times."
    )
    document.core_properties.author = "Sample"
    document.core_properties.created = document.core_properties.modified = FIXED
    document.core_properties.title = "Statement of a witness"
    document.save(path)
    settle(path)


def receipt(path: Path) -> None:
    """A receipt as a scanner gives it: slightly turned, grey, with noise, and no text layer."""
    font = lambda size, bold=False: ImageFont.truetype(f"DejaVuSans{'-Bold' if bold else ''}.ttf", size)
    page = Image.new("L", (1000, 1300), 246)
    draw = ImageDraw.Draw(page)
    draw.text((500, 90), "HOTEL SAAGAR MAHAL", font=font(50, True), fill=25, anchor="mm")
    draw.text((500, 150), "Worli Sea Face, Mumbai 400 000", font=font(27), fill=40, anchor="mm")
    draw.text((500, 190), "GSTIN " + gstin("27ZZZFH0042Q1Z"), font=font(27), fill=40, anchor="mm")
    lines = [
        ("Bill 2207", "11/02/2026 21:42"),
        ("Table 7, three guests", ""),
        None,
        ("Grilled pomfret x 2", "1,980.00"),
        ("Dal tadka", "420.00"),
        ("Fresh lime soda x 3", "540.00"),
        ("Private room, 2 hours", "6,000.00"),
        None,
        ("Total, paid in cash", "8,940.00"),
        None,
        (f"Guest: {VIKRAM}", ""),
        (f"Car {CAR}", "valet 0031"),
        (f"Tel. {PHONES[VIKRAM]}", ""),
    ]
    y = 280
    for line in lines:
        if line is None:
            draw.line((110, y + 20, 890, y + 20), fill=90, width=3)
            y += 50
            continue
        bold = line[0].startswith("Total")
        draw.text((110, y), line[0], font=font(32, bold), fill=30)
        draw.text((890, y), line[1], font=font(32, bold), fill=30, anchor="ra")
        y += 62
    draw.text((500, y + 70), "Sample document. Everything in it is invented.", font=font(22), fill=110, anchor="mm")
    page = page.rotate(0.8, resample=Image.Resampling.BICUBIC, fillcolor=246)
    speckle = random.Random(7)
    noise = Image.frombytes("L", page.size, speckle.randbytes(page.width * page.height))
    page = Image.blend(page, noise.filter(ImageFilter.GaussianBlur(1)), 0.10).filter(ImageFilter.GaussianBlur(0.6))
    picture = io.BytesIO()
    page.save(picture, "JPEG", quality=55)
    picture.seek(0)
    from reportlab.lib.utils import ImageReader

    canvas = Canvas(str(path), pagesize=(127 * mm, 165.1 * mm), invariant=1)
    canvas.drawImage(ImageReader(picture), 0, 0, 127 * mm, 165.1 * mm)
    canvas.save()


def invoice() -> bytes:
    """The invoice that is attached to the e-mail."""
    number, date, billed, _, amount = INVOICES[1]
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(f"Invoice {number}")
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(20 * mm, 270 * mm, f"Invoice {number}")
    canvas.setFont("Helvetica", 10.5)
    for row, line in enumerate(
        [
            f"Date: {date}",
            f"Seller: {EXPORTER}, Worli, Mumbai. GSTIN {GSTIN_EXPORTER}",
            f"Buyer: {BUYER}, Dubai",
            f"Goods: {billed} tonnes of brass fittings, container {BOX}",
            f"Amount: USD {amount:,}",
            f"Pay from {grouped(IBAN_DUBAI)}",
            f"to account {ACCOUNT}, IFSC {IFSC}",
            "",
            NOTICE,
        ]
    ):
        canvas.drawString(20 * mm, (258 - 7 * row) * mm, line)
    canvas.save()
    return out.getvalue()


def mail(path: Path) -> None:
    number, _, billed, _, amount = INVOICES[1]
    message = EmailMessage(policy=SMTP)
    message["From"] = f"Falcon <{MAILS['Falcon']}>"
    message["To"] = f"{NADIA} <{MAILS[NADIA]}>"
    message["Cc"] = f"{VIKRAM} <{MAILS[VIKRAM]}>"
    message["Subject"] = f"Payment instructions for invoice {number}"
    message["Date"] = "Wed, 28 Jan 2026 22:14:05 +0530"
    message["Message-ID"] = "<20260128164405.0017@post.example>"
    message["X-Originating-IP"] = "[203.0.113.17]"
    lines = [
        "Nadia,",
        f"the invoice is attached: {billed} tonnes, USD {amount:,}. Pay on Monday from {grouped(IBAN_DUBAI)} in one "
        "amount, not in two as last time.",
        f"Vikram sends seventy per cent on to {grouped(IBAN_LONDON)} as consultancy. Suren has booked the container "
        f"{BOX} again; it stays in the yard.",
        f"Do not ring me on the old number. From 21 February the handset is new, the number {PHONES['Falcon']} stays.",
        "F.",
        NOTICE,
    ]
    message.set_content("\n\n".join(lines) + "\n", cte="quoted-printable")
    message.add_alternative(
        "<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>", subtype="html",
        cte="quoted-printable",
    )
    message.add_attachment(invoice(), maintype="application", subtype="pdf", filename=f"invoice-{number}.pdf")
    message.set_boundary("=_phoenix_mixed")
    next(message.iter_parts()).set_boundary("=_phoenix_alternative")
    path.write_bytes(message.as_bytes())


def calls(path: Path) -> None:
    chance = random.Random(1207)
    number = {name: phone.replace(" ", "") for name, phone in PHONES.items()}
    cells = {VIKRAM: "MUM-WORLI-03", NADIA: "DXB-DEIRA-11", SUREN: "NVS-YARD-02", ANJALI: "MUM-DADAR-07"}
    imei = {VIKRAM: luhn("00499901064017"), NADIA: luhn("00499901064042"), SUREN: luhn("00499901064063")}
    imei[ANJALI] = luhn("00499901064081")
    events = []

    def call(when: datetime, caller: str, called: str) -> None:
        falcon = IMEI_OLD if when < datetime(2026, 2, 21) else IMEI_NEW
        cell = cells.get(caller) or chance.choice(["MUM-WORLI-03", "MUM-COLABA-01", "NVS-YARD-02"])
        duration = chance.choice([0, *(chance.randint(20, 90) for _ in range(3)), *(chance.randint(90, 700) for _ in range(3))])
        events.append([number[caller], number[called], when, duration, cell, imei.get(caller, falcon)])

    at = lambda day, hour: datetime.fromisoformat(day) + timedelta(hours=hour, seconds=chance.randint(0, 3599))
    for _, day, *_ in INVOICES:
        before = (datetime.fromisoformat(day) - timedelta(days=2)).date().isoformat()
        after = (datetime.fromisoformat(day) + timedelta(days=4)).date().isoformat()
        call(at(before, 9), "Falcon", SUREN)
        call(at(before, 10), SUREN, "Falcon")
        call(at(before, 11), "Falcon", VIKRAM)
        call(at(before, 15), VIKRAM, ANJALI)
        call(at(day, 8), VIKRAM, NADIA)
        call(at(day, 12), NADIA, VIKRAM)
        call(at(day, 19), "Falcon", NADIA)
        call(at(after, 10), NADIA, "Falcon")
        call(at(after, 11), "Falcon", VIKRAM)
        call(at(after, 17), VIKRAM, SUREN)
    call(at("2026-02-11", 18), VIKRAM, SUREN)
    call(at("2026-02-11", 22), "Falcon", SUREN)
    call(at("2026-02-20", 16), SUREN, ANJALI)
    call(at("2026-02-21", 9), ANJALI, VIKRAM)
    while len(events) < 60:
        caller, called = chance.choice([(VIKRAM, NADIA), (NADIA, VIKRAM), (VIKRAM, ANJALI), (SUREN, VIKRAM)])
        call(at((datetime(2026, 1, 5) + timedelta(days=chance.randint(0, 65))).date().isoformat(), chance.randint(9, 20)), caller, called)
    events.sort(key=lambda row: row[2])
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["caller", "called", "time", "duration_seconds", "cell", "imei"])
        out.writerows([a, b, t.strftime("%Y-%m-%dT%H:%M:%S+05:30"), d, c, i] for a, b, t, d, c, i in events)


def ledger(path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Payments"
    sheet.append(["Date", "Voucher", "From", "To", "Invoice", "USD", "Remark"])
    for number, day, _, _, amount in INVOICES:
        paid = datetime.fromisoformat(day) + timedelta(days=4)
        onward = paid + timedelta(days=2)
        sheet.append([paid.date(), f"R-{number[-4:]}", IBAN_DUBAI, ACCOUNT, number, amount, f"from {BUYER}"])
        sheet.append([onward.date(), f"P-{number[-4:]}", ACCOUNT, IBAN_LONDON, number, -round(amount * 0.7), "consultancy, as told by Falcon"])
    sheet.append([datetime(2026, 2, 18).date(), "P-0199", "cash", SUREN, "", -4800, f"yard charges, truck {TRUCK}"])
    sheet.append(["", "", "", "", "Balance", sum(row[5].value for row in sheet.iter_rows(min_row=2)), ""])
    parties = book.create_sheet("Counterparties")
    parties.append(["Name", "Person", "Telephone", "E-mail", "Account", "Registration"])
    parties.append([EXPORTER, VIKRAM, PHONES[VIKRAM], MAILS[VIKRAM], f"{ACCOUNT} {IFSC}", GSTIN_EXPORTER])
    parties.append([BUYER, NADIA, PHONES[NADIA], MAILS[NADIA], IBAN_DUBAI, ""])
    parties.append([FORWARDER, SUREN, PHONES[SUREN], "", "", f"truck {TRUCK}, container {BOX}"])
    parties.append(["Consultant", "Falcon", PHONES["Falcon"], MAILS["Falcon"], IBAN_LONDON, ""])
    parties.append([NOTICE])
    for page, widths in ((sheet, (12, 10, 27, 27, 15, 12, 30)), (parties, (32, 20, 18, 34, 27, 34))):
        for cell in page[1]:
            cell.font = Font(bold=True)
        for column, width in zip("ABCDEFG", widths):
            page.column_dimensions[column].width = width
        page.freeze_panes = "A2"
    book.properties.creator = "Sample"
    book.properties.created = FIXED
    book.save(path)
    settle(path)


def interview(path: Path) -> None:
    """Two voices of espeak-ng, joined with pauses, as mono MP3 at 24 kbit/s."""
    turns = [
        ("en-us", "Interview with Harshad Motivala, the broker, on the twelfth of March twenty twenty six. Who is Falcon?"),
        ("en-gb", "I never met Falcon. I introduced Vikram Adhvaryu to Nadia Al Karimi in Dubai, last November."),
        ("en-us", "And Suren Pillaikar of Harbourline Freight?"),
        ("en-gb", "Suren booked the container. He told me that it never left the yard at Nhava Sheva."),
        ("en-us", "How were you paid?"),
        ("en-gb", "In cash, at the Hotel Saagar Mahal in Worli. Two per cent of each invoice."),
    ]
    sound, rate = b"", 0
    for voice, text in turns:
        spoken = subprocess.run(["espeak-ng", "-v", voice, "-s", "150", "--stdout", text], check=True, capture_output=True)
        with wave.open(io.BytesIO(spoken.stdout)) as clip:
            rate = clip.getframerate()
            sound += clip.readframes(clip.getnframes() if clip.getnframes() < 1 << 28 else 1 << 24)
        sound += bytes(2 * int(rate * 0.5))
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(24)
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(1)
    encoder.set_quality(2)
    encoder.silence()
    path.write_bytes(encoder.encode(sound) + encoder.flush())


HINDI = f"""<!doctype html>
<html lang="hi">
<head><meta charset="utf-8"><title>निगरानी टिप्पणी</title></head>
<body>
<h1>निगरानी टिप्पणी: ऑपरेशन फीनिक्स</h1>
<p>दिनांक 11 फ़रवरी 2026, वरली, मुंबई। यह एक काल्पनिक नमूना है; सभी व्यक्ति, कंपनियाँ और नंबर मनगढ़ंत हैं।</p>
<p>शाम 7:20 बजे विक्रम अध्वर्यु अपनी धूसर कार {CAR} से होटल सागर महल पहुँचा। उसके पाँच मिनट बाद सुरेन पिल्लैकर आया।
दोनों एक निजी कमरे में बैठे। रात 9:40 बजे एक तीसरा व्यक्ति, जिसे वे फाल्कन कहते हैं, नकद भुगतान करके निकल गया।</p>
<p>विक्रम ने मोबाइल {PHONES[VIKRAM]} से दुबई में नादिया अल-करीमी को फ़ोन किया और कहा कि अगला बिल {INVOICES[2][0]} सोमवार तक मिल जाएगा।
सुरेन ने बताया कि कंटेनर {BOX} अब भी न्हावा शेवा के यार्ड में खड़ा है और ट्रक {TRUCK} खाली लौटा।</p>
<p>फाल्कन का नंबर {PHONES['Falcon']} है। उसने कहा कि लंदन के खाते में पैसा दो दिन में पहुँच जाना चाहिए।
लेखाकार अंजलि देशपांडेकर को इस बैठक की जानकारी नहीं थी।</p>
</body>
</html>
"""


def settle(path: Path) -> None:
    """Writes an Office file again with one time everywhere, so that it is the same on every run."""
    with zipfile.ZipFile(path) as old:
        members = [(info.filename, old.read(info)) for info in old.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new:
        for name, data in members:
            if name == "docProps/core.xml":
                stamp = FIXED.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                data = re.sub(rb"(<dcterms:(created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            info = zipfile.ZipInfo(name, FIXED.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            new.writestr(info, data)


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    report(folder / "report.pdf")
    statement(folder / "statement.docx")
    receipt(folder / "scan-receipt.pdf")
    mail(folder / "instructions.eml")
    calls(folder / "call-records.csv")
    ledger(folder / "ledger.xlsx")
    interview(folder / "interview.mp3")
    (folder / "hindi-note.html").write_text(HINDI, encoding="utf-8")
    for file in sorted(folder.iterdir()):
        print(f"{file.stat().st_size:8}  {file}")


main()
