// The part of a lead where QRS complexes are: band-passed, and how strong it is from moment to moment.

/// One lead of a window, filtered for the search.
struct QRSBand {
    /// About 5 to 18 Hz, without delay: two means that have their zeros at 50 and 60 Hz, less a mean over 100 ms, which
    /// takes away the baseline and most of the T wave (a wave of 3 Hz keeps a seventh, one of 10 Hz all).
    let wave: [Float]
    /// Mean square of the wave over 90 ms, about a QRS complex.
    let energy: [Float]
    /// The same of the part above some 12 Hz, of which a T wave has next to nothing.
    let sharpEnergy: [Float]

    init(_ values: [Float], at frequency: Double) {
        let smooth = BoxFilter.mean(
            BoxFilter.mean(values, width: BoxFilter.width(0.020, at: frequency)),
            width: BoxFilter.width(1.0 / 60, at: frequency))
        wave = Self.above(BoxFilter.mean(smooth, width: BoxFilter.width(0.100, at: frequency)), smooth)
        energy = Self.energy(wave, at: frequency)
        let sharp = Self.above(BoxFilter.mean(smooth, width: BoxFilter.width(0.050, at: frequency)), smooth)
        sharpEnergy = Self.energy(sharp, at: frequency)
    }

    private static func above(_ slow: [Float], _ values: [Float]) -> [Float] {
        var wave = values
        for index in wave.indices { wave[index] -= slow[index] }
        return wave
    }

    private static func energy(_ wave: [Float], at frequency: Double) -> [Float] {
        var square = wave
        for index in square.indices { square[index] *= square[index] }
        var energy = BoxFilter.mean(square, width: BoxFilter.width(0.090, at: frequency))
        for index in energy.indices { energy[index] = max(energy[index], 0) }
        return energy
    }
}
