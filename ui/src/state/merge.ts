import type { ArtifactEvent, ArtifactRow } from '../bindings';

/** A row after an event. What the event does not carry stays; its times follow from its status. */
export function merged<R extends ArtifactRow>(row: R, event: ArtifactEvent): R {
  const ended = event.status !== 'queued' && event.status !== 'processing';
  const began = row.started_at ?? (event.status === 'queued' ? null : event.timestamp);
  return {
    ...row,
    status: event.status,
    current_stage: event.current_stage,
    waiting_stage: event.waiting_stage,
    processing_stages: event.processing_stages,
    gaps: event.gaps,
    error_code: event.error_code,
    error_message: event.error_message,
    started_at: began,
    completed_at: ended ? event.timestamp : null,
  };
}
