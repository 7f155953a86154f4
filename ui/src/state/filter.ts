/** What a list of artifacts shows, as the window says it and as the wire asks for it. */
import type { ArtifactSort, ArtifactsRequest, FileType, Status } from '../bindings';

export interface Filter {
  caseName: string;
  jobId: string | null;
  statuses: Status[];
  fileTypes: FileType[];
  filename: string;
  sort: ArtifactSort;
}

export type Counts = Record<Status, number>;

/** All artifacts of a case, in the order of intake. */
export function everything(caseName: string, jobId: string | null = null): Filter {
  return { caseName, jobId, statuses: [], fileTypes: [], filename: '', sort: 'ordinal' };
}

/** Whether it keeps files of its case or job out of sight. */
export function isNarrow(filter: Filter): boolean {
  return filter.statuses.length > 0 || filter.fileTypes.length > 0 || filter.filename.trim() !== '';
}

/** The same list with nothing kept out of sight. */
export function widened(filter: Filter): Filter {
  return { ...filter, statuses: [], fileTypes: [], filename: '' };
}

export function sameScope(a: Filter, b: Filter): boolean {
  return a.caseName === b.caseName && a.jobId === b.jobId;
}

export function toRequest(filter: Filter, offset: number, limit: number): ArtifactsRequest {
  return {
    job_id: filter.jobId,
    case_name: filter.jobId ? null : filter.caseName,
    statuses: filter.statuses,
    file_types: filter.fileTypes,
    parent_artifact_id: null,
    filename: filter.filename.trim() || null,
    sort: filter.sort,
    offset,
    limit,
  };
}

export function moved(counts: Counts, from: Status, to: Status): Counts {
  return { ...counts, [from]: Math.max(0, counts[from] - 1), [to]: counts[to] + 1 };
}
