// What scripts add to pages that are whole without them: ages that go on, figures read out under the pointer, a range
// without a reload.
import { keepAges } from './age.ts';
import { followControls } from './controls.ts';
import { readFigures } from './figures.ts';

keepAges(document);
readFigures(document);
followControls();
