import { addModel, deleteModel, restoreModel, summarizeModels } from '../services/models.ts';
import type { WritableDb } from '../store/database.ts';
import type { CommandsOf, Emit, Handlers } from './handlers.ts';

export interface ModelsContext {
  readonly db: WritableDb;
  readonly emit: Emit;
}

export function modelsCommands({ db, emit }: ModelsContext): Handlers<CommandsOf<'models'>> {
  const changed = (): void => {
    emit('models.changed', undefined);
  };
  return {
    'models.list': () => summarizeModels(db),
    'models.add': ({ path }) => {
      const model = addModel(db, path);
      changed();
      return model;
    },
    'models.delete': ({ id }) => {
      deleteModel(db, id);
      changed();
      return null;
    },
    'models.restore': ({ id }) => {
      restoreModel(db, id);
      changed();
      return null;
    },
  };
}
