// What a figure asks of the page that it stands in: to go to another address of itself.
export const GO = 'gpu-spot-go';
