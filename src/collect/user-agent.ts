// Says who asks, so that a seller can reach the people behind the program rather than block it.

export const UserAgent = 'gpu-spot/0.1 (self-hosted GPU price record)';
