/** A small fictional case: names, kinds and texts of evidence in several scripts. */
import type { ErrorCode, FileType } from '../../bindings';

export interface Sample {
  name: string;
  type: FileType;
  size: number;
  language: string;
  text: string[];
  fails?: ErrorCode;
  /** A recording that nothing here transcribes. */
  unheard?: boolean;
  /** Its path in the container before it. */
  inside?: string;
  /** Its sentences in English. */
  translated?: string[];
}

export const failures: Partial<Record<ErrorCode, string>> = {
  locked: 'The file is protected by a password, so its content could not be read.',
  corrupt: 'The file ends in the middle of page 3: its cross-reference table is missing.',
  unsupported: 'Nothing here reads files of the kind application/x-msaccess.',
  empty: 'The file has no content (0 bytes).',
  crashed: 'The reader stopped on this file. Nothing else was touched.',
};

const english = [
  'On 12 March 2026 Rajan Mehta transferred 4,50,000 rupees to the account DE89 3704 0044 0532 0130 00 held by Halden Trading Ltd.',
  'The call records show eleven conversations with +91 98765 43210 in the following week, most of them after midnight. The longest took 14 minutes.',
  'Leila Haddad confirmed by e-mail (leila@halden.example) that "the shipment 🚚 left on Friday", although no invoice was found in the office in Pune.',
];

const hindi = [
  'दिनांक 12 मार्च 2026 को राजन मेहता ने 4,50,000 रुपये हाल्डेन ट्रेडिंग के खाते में भेजे।',
  'कॉल रिकॉर्ड के अनुसार अगले सप्ताह +91 98765 43210 से ग्यारह बार बातचीत हुई।',
];

const arabic = [
  'أكدت ليلى حداد أن الشحنة غادرت يوم الجمعة من الميناء.',
  'لم يتم العثور على فاتورة.',
];

function sample(name: string, type: FileType, size: number, more: Partial<Sample> = {}): Sample {
  return { name, type, size, language: 'en', text: english, ...more };
}

export const evidence: Sample[] = [
  sample('report.pdf', 'document', 48211),
  sample('interview with R. Mehta, 14 March, second session.mp3', 'audio', 9_480_112),
  sample('surveillance.mp4', 'video', 1_284_000_000, { unheard: true }),
  sample('गवाह का बयान – पुणे थाना.pdf', 'document', 220_480, { language: 'hi', text: hindi }),
  sample('رسالة من ليلى حداد.eml', 'email', 18_220, { language: 'ar', text: arabic }),
  sample('付款记录与银行对账单 2026年3月.xlsx', 'table', 88_310, { language: 'zh' }),
  sample(
    'call-data-records_9876543210_2026-03-01_2026-03-31_provider-export_final_v2.csv',
    'table',
    2_210_480,
  ),
  sample('mailbox.pst', 'archive', 412_000_000),
  sample('Re: shipment.eml', 'email', 12_480, { inside: 'Inbox/Re: shipment.eml' }),
  sample('invoice_0031.pdf', 'document', 90_212, {
    inside: 'Inbox/Re: shipment.eml/invoice_0031.pdf',
  }),
  sample('scan_0001.tif', 'image', 5_220_000),
  sample('photo of the warehouse gate.jpg', 'image', 3_902_118),
  sample('contract (locked).docx', 'document', 66_120, { fails: 'locked' }),
  sample('ledger.pdf', 'document', 1_048_576, { fails: 'corrupt' }),
  sample('notes.txt', 'other', 812),
  sample('phone export.zip', 'archive', 9_212_000),
  sample('chat.txt', 'document', 4_100, { inside: 'media/chat.txt' }),
  sample('IMG_2041.jpg', 'image', 2_204_118, { inside: 'media/photos/IMG_2041.jpg' }),
  sample('accounts.xlsx', 'table', 48_200, { inside: 'accounts.xlsx', fails: 'locked' }),
  sample('पत्र.txt', 'document', 2_400, {
    language: 'hi',
    text: hindi,
    translated: [
      'On 12 March 2026 Rajan Mehta sent 4,50,000 rupees to the account of Halden Trading.',
      'According to the call records there were eleven talks with +91 98765 43210 in the next week.',
    ],
  }),
];
