// Bytes from a keyboard as keys.

/// Reads what a terminal sends: UTF-8 text, arrows and pages as escape sequences (ECMA-48), control characters.
package struct CounterKeyDecoder: Sendable {
    private var rest: [UInt8] = []

    /// Begins.
    package init() {}

    /// The keys in what came; the beginning of a character or a sequence is kept for the next piece. An escape that comes
    /// alone is the key itself.
    package mutating func keys(in bytes: [UInt8]) -> [CounterKey] {
        rest += bytes
        if rest == [0x1B] {
            rest = []
            return [.escape]
        }
        var keys: [CounterKey] = []
        while let (key, count) = next() {
            if let key { keys.append(key) }
            rest.removeFirst(count)
        }
        return keys
    }

    /// The first key and how many bytes it is; a nil key is one that means nothing here. Nil where more must come.
    private func next() -> (CounterKey?, Int)? {
        guard let first = rest.first else { return nil }
        switch first {
        case 0x03, 0x04: return (.interrupt, 1)
        case 0x0A, 0x0D: return (.enter, 1)
        case 0x08, 0x7F: return (.backspace, 1)
        case 0x1B: return sequence()
        case 0x00..<0x20: return (nil, 1)
        default: return character(first)
        }
    }

    private func sequence() -> (CounterKey?, Int)? {
        guard rest.count > 1 else { return nil }
        guard rest[1] == 0x5B || rest[1] == 0x4F else { return (.escape, 1) }
        guard let end = rest.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) }) else {
            return rest.count > 16 ? (nil, rest.count) : nil
        }
        let words = Array(rest[2...end])
        let known: [[UInt8]: CounterKey] = [
            [0x41]: .up, [0x42]: .down, [0x35, 0x7E]: .pageUp, [0x36, 0x7E]: .pageDown,
        ]
        return (known[words], end + 1)
    }

    private func character(_ first: UInt8) -> (CounterKey?, Int)? {
        let count = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
        guard rest.count >= count else { return nil }
        guard let text = String(validating: rest.prefix(count), as: UTF8.self), let character = text.first else {
            return (nil, 1)
        }
        return (.character(character), count)
    }
}
