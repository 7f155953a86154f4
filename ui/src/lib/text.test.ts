import { describe, expect, it } from 'vitest';
import { splitName, visibleName } from './format';
import { splitMarks } from './mark';
import { sliceScalars, splitSpans } from './scalar';

const plain = (pieces: { text: string }[]) => pieces.map((piece) => piece.text).join('');

describe('splitMarks', () => {
  it('marks what stands between the tags', () => {
    expect(splitMarks('a <mark>b</mark> c')).toEqual([
      { text: 'a ', marked: false },
      { text: 'b', marked: true },
      { text: ' c', marked: false },
    ]);
  });

  it('leaves every other tag as the text that it is', () => {
    const evil = '<img src=x onerror=alert(1)> <mark><script>x</script></mark>';
    expect(splitMarks(evil)).toEqual([
      { text: '<img src=x onerror=alert(1)> ', marked: false },
      { text: '<script>x</script>', marked: true },
    ]);
  });

  it('survives tags that do not match', () => {
    expect(splitMarks('</mark>a<mark>b')).toEqual([
      { text: 'a', marked: false },
      { text: 'b', marked: true },
    ]);
    expect(splitMarks('')).toEqual([]);
  });
});

describe('scalar offsets', () => {
  it('count emoji and rare signs as one', () => {
    expect(sliceScalars('🚚𠀀 Leila', { start: 3, end: 8 })).toBe('Leila');
  });

  it('count each sign of an Indic syllable', () => {
    expect(sliceScalars('श्री राम', { start: 5, end: 8 })).toBe('राम');
  });

  it('cut a text without losing a letter', () => {
    const text = '🚚 Leila met 🚚 Rajan';
    const pieces = splitSpans(text, [
      { start: 14, end: 19 },
      { start: 2, end: 7 },
    ]);
    expect(pieces.filter((piece) => piece.marked).map((piece) => piece.text)).toEqual([
      'Leila',
      'Rajan',
    ]);
    expect(plain(pieces)).toBe(text);
  });

  it('merge overlapping spans and cut off what lies outside', () => {
    const pieces = splitSpans('abcdef', [
      { start: 1, end: 4 },
      { start: 3, end: 99 },
    ]);
    expect(plain(pieces)).toBe('abcdef');
    expect(pieces[0]).toEqual({ text: 'a', marked: false });
  });
});

describe('splitName', () => {
  it('keeps the extension in sight', () => {
    expect(splitName('a very long name of a report.pdf')).toEqual([
      'a very long name of a r',
      'eport.pdf',
    ]);
  });

  it('begins its end with a letter', () => {
    expect(splitName('photo of the warehouse gate.jpg')).toEqual([
      'photo of the warehouse ',
      'gate.jpg',
    ]);
  });

  it('shows what would turn a name around or break its line', () => {
    expect(splitName('a\u202efdp.exe')[0]).toBe('a\ufffdfdp.exe');
    expect(visibleName('a\nb')).toBe('a\ufffdb');
    expect(visibleName('رسالة – बयान.pdf')).toBe('رسالة – बयान.pdf');
  });

  it('never cuts inside a syllable or a joined word', () => {
    const [head, tail] = splitName('गवाह का बयान – पुणे थाना की रिपोर्ट.pdf');
    expect(head + tail).toBe('गवाह का बयान – पुणे थाना की रिपोर्ट.pdf');
    expect(/^\p{M}/u.test(tail)).toBe(false);
    expect(splitName('رسالة طويلة جدا من ليلى حدادالكبير.eml')[1]).not.toMatch(
      /\p{Script=Arabic}/u,
    );
  });
});
