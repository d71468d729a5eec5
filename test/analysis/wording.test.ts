// Every form of every statement, word for word: a figure may be bound well and the words around it still be wrong.
import './wording-prices.ts';
import './wording-judgements.ts';
