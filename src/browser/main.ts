// What scripts add to pages that are whole without them: ages that go on counting, charts that answer the pointer, a range without a reload.
import { keepAges } from './age.ts';
import { followControls } from './controls.ts';
import { drawFigures } from './figures.ts';

keepAges(document);
drawFigures(document);
followControls();
