import { stages } from '../../lib/words';

/** The entries of a menu that runs things again from a stage on. */
export const reprocessItems = stages.map((stage) => ({
  id: stage,
  label: `Run again from ${stage}`,
}));
