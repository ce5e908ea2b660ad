// Where a sorted list changes from "not yet" to "from here on".

extension Array {
    /// The first place of which `isThere` holds, in a list of which it holds from some place on; `count` where it never does.
    func firstPlace(where isThere: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isThere(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension [Int] {
    /// Those of an ascending list that lie in a stretch.
    func within(_ range: Range<Int>) -> ArraySlice<Int> {
        self[firstPlace { $0 >= range.lowerBound }..<firstPlace { $0 >= range.upperBound }]
    }
}

extension [Range<Int>] {
    /// Those of an ascending list, each apart from the next, that share something with a stretch.
    func meeting(_ range: Range<Int>) -> ArraySlice<Range<Int>> {
        let first = firstPlace { $0.upperBound > range.lowerBound }
        return self[first..<Swift.max(first, firstPlace { $0.lowerBound >= range.upperBound })]
    }
}
