// Rows of traces moved apart where they need it.

/// How far the traces of a row go above and below its zero line, in millimetres.
struct RowExtent: Equatable {
    var above: Double
    var below: Double
}

struct RowPlaces {
    /// Zero lines from the top of the paper, on whole millimetres.
    let baselines: [Double]

    /// Artefacts do not push the other rows away: beyond this a trace has no claim to room of its own.
    private static let largestClaim = 40.0

    /// - Parameter nearest: zero lines come no nearer to each other than this, as long as the paper has room.
    init(_ extents: [RowExtent], usual: [Double], height: Double, nearest: Double) {
        let claims = extents.map {
            RowExtent(above: min($0.above, Self.largestClaim), below: min($0.below, Self.largestClaim))
        }
        var gaps = zip(claims, claims.dropFirst()).map { $0.below + $1.above }
        guard let first = claims.first, let last = claims.last, !Self.fit(claims, usual, height) else {
            baselines = usual
            return
        }
        let free = height - first.above - last.below
        let wanted = gaps.reduce(0, +)
        var share = 0.0
        if wanted <= free {
            share = (free - wanted) / Double(gaps.count + 2)
            gaps = gaps.map { $0 + share }
        } else {
            gaps = Self.squeezed(gaps, into: free, nearest: min(nearest, free / Double(max(1, gaps.count))))
        }
        var place = first.above + share
        var places = [place.rounded()]
        for gap in gaps {
            place += gap
            places.append(place.rounded())
        }
        baselines = places
    }

    private static func fit(_ claims: [RowExtent], _ usual: [Double], _ height: Double) -> Bool {
        var bottom = 0.0
        for (claim, place) in zip(claims, usual) {
            guard place - claim.above >= bottom else { return false }
            bottom = place + claim.below
        }
        return bottom <= height
    }

    /// Every gap keeps its least size, and gets the same part of what it wants beyond.
    private static func squeezed(_ gaps: [Double], into free: Double, nearest: Double) -> [Double] {
        let least = gaps.map { min($0, nearest) }
        let floor = least.reduce(0, +)
        let beyond = gaps.reduce(0, +) - floor
        let part = beyond > 0 ? max(0, free - floor) / beyond : 0
        return zip(gaps, least).map { $1 + ($0 - $1) * part }
    }
}
