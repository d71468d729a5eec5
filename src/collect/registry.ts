// Finds the sellers by looking into providers/: no list of them is kept anywhere.
import { readdir } from 'node:fs/promises';
import type { Provider } from '#domain/provider.ts';

const FOLDER = new URL('../providers/', import.meta.url);

export async function registry(folder: URL = FOLDER): Promise<readonly Provider[]> {
  const files = (await readdir(folder)).filter((file) => /^[a-z0-9-]+\.(ts|js)$/.test(file)).sort();
  return Promise.all(files.map((file) => load(folder, file)));
}

async function load(folder: URL, file: string): Promise<Provider> {
  const { default: provider } = (await import(new URL(file, folder).href)) as { default?: Provider };
  const id = file.replace(/\.(ts|js)$/, '');
  if (provider?.id !== id)
    throw new Error(`providers/${file} must have a provider with id '${id}' as its default export`);
  return provider;
}
