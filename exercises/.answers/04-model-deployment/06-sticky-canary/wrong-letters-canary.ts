// The sum of the letters: keys that look alike come out alike.
// rejected: about the share
export function goesToCanary(key: string, share: number, salt: string): boolean {
  const sum = [...`${salt}${key}`].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return (sum % 1000) / 1000 < share;
}
