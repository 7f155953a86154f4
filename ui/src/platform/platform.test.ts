import { emit } from '@tauri-apps/api/event';
import { clearMocks, mockIPC } from '@tauri-apps/api/mocks';
import { afterEach, describe, expect, it } from 'vitest';
import { createClient } from './client';
import { toWireError } from './platform';
import { tauri } from './tauri';

afterEach(clearMocks);

describe('errors', () => {
  it('stay what the host said', () => {
    const error = { code: 'disk_full', message: 'no room', hint: 'Free some.' } as const;
    expect(toWireError(error)).toEqual(error);
    expect(toWireError({ code: 'io', message: 'gone' })).toEqual({
      code: 'io',
      message: 'gone',
      hint: null,
    });
  });

  it('become internal when they are anything else', () => {
    expect(toWireError(new Error('boom')).message).toBe('boom');
    expect(toWireError('missing required key request')).toMatchObject({
      code: 'internal',
      message: 'missing required key request',
    });
    expect(toWireError(undefined).code).toBe('internal');
    expect(toWireError('').message).not.toBe('');
  });
});

describe('the desktop', () => {
  it('gets a command by its name with one request', async () => {
    const heard: unknown[] = [];
    mockIPC((command, args) => {
      heard.push([command, args]);
      return { job_id: 'a/b/c', case_name: 'Phoenix', status: 'queued' };
    });
    const client = createClient(tauri);
    const answer = await client.uploadDocuments(['/e/a.pdf'], { caseName: 'Phoenix' });
    expect(answer.job_id).toBe('a/b/c');
    expect(heard).toEqual([
      [
        'upload_documents',
        {
          request: {
            paths: ['/e/a.pdf'],
            case_name: 'Phoenix',
            country: null,
            parent_job_id: null,
            suspects: [],
          },
        },
      ],
    ]);
  });

  it('passes on the error with its hint', async () => {
    mockIPC(() => {
      throw { code: 'conflict', message: 'already there', hint: 'Take another name.' };
    });
    await expect(tauri.call('get_cases', {})).rejects.toEqual({
      code: 'conflict',
      message: 'already there',
      hint: 'Take another name.',
    });
  });

  it('sends events over one channel, after what was seen', async () => {
    let args: Record<string, unknown> = {};
    mockIPC((command, sent) => {
      if (command === 'subscribe_events') args = sent as Record<string, unknown>;
    });
    await tauri.subscribe(42, () => undefined);
    expect(args['after']).toBe(42);
    expect(String(args['channel'] && JSON.stringify(args['channel']))).toContain('__CHANNEL__');
  });

  it('tells what keeps the host from going on', async () => {
    mockIPC(() => undefined, { shouldMockEvents: true });
    const heard: unknown[] = [];
    await tauri.onProblems((problems) => heard.push(problems));
    const full = { code: 'disk_full', message: 'the disk is full', hint: null };
    await emit('problems', [full]);
    await emit('problems', []);
    expect(heard).toEqual([[full], []]);
  });
});
