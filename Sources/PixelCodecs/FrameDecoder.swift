// One compressed frame in, native pixels out; what the codestream says is held against what was declared.

/// Decodes frames of the compressed transfer syntaxes: JPEG (baseline, extended, progressive, lossless), JPEG-LS and
/// JPEG 2000. Nothing is allocated for samples before declared and coded size are equal and within the limits.
package struct FrameDecoder: Sendable {
    package let transferSyntax: String
    package let description: FrameDescription
    package var limits: PixelCodecLimits
    /// Debian packages without which this is to do: what they decode answers `notBuilt`.
    package var missing = FrameDecoder.missingPackages

    /// - Parameters:
    ///   - transferSyntax: the UID in the file's meta header.
    ///   - description: what the data set declares.
    package init(
        transferSyntax: String, _ description: FrameDescription, limits: PixelCodecLimits = PixelCodecLimits()
    ) {
        self.transferSyntax = transferSyntax
        self.description = description
        self.limits = limits
    }

    /// Whether frames of this transfer syntax are ours to decode, built or not.
    package static func knows(_ transferSyntax: String) -> Bool { TransferSyntax.process(transferSyntax) != nil }

    /// Debian packages that were not there when this was built: what they decode answers `notBuilt`.
    package static var missingPackages: Set<String> { CodecLibrary.missing }

    /// Decodes one frame: the bytes of its fragments, joined.
    package func decode(_ bytes: [UInt8]) throws(PixelCodecError) -> DecodedFrame {
        guard let promised = TransferSyntax.process(transferSyntax) else {
            throw PixelCodecError(.transferSyntax(transferSyntax))
        }
        try checkDescription()
        // Some archives recode frames and keep the old transfer syntax: the codestream itself decides.
        let coded = try CodedFrame(parsing: bytes, declared: description.photometricInterpretation)
        try check(coded)
        let package = CodecLibrary.package(coded.coder)
        guard !missing.contains(package) else { throw PixelCodecError(.notBuilt(package: package)) }
        let codestream = try MarkedCodestream(bytes, coded.range)
        let samples = try CodecLibrary.decode(codestream.bytes, coded, limits)
        return finish(coded, promised, samples: samples, wasUnmarked: codestream.wasUnmarked)
    }

    private func checkDescription() throws(PixelCodecError) {
        guard description.rows > 0, description.columns > 0, description.rows <= 65_535, description.columns <= 65_535
        else { throw PixelCodecError(.description("Rows and Columns")) }
        guard [1, 3].contains(description.samplesPerPixel) else {
            throw PixelCodecError(.description("Samples per Pixel"))
        }
        guard [8, 16].contains(description.bitsAllocated) else {
            throw PixelCodecError(.description("Bits Allocated"))
        }
        guard (1...description.bitsAllocated).contains(description.bitsStored) else {
            throw PixelCodecError(.description("Bits Stored"))
        }
    }

    private func check(_ coded: CodedFrame) throws(PixelCodecError) {
        guard coded.height == description.rows else {
            throw PixelCodecError(.differs("Rows", declared: description.rows, found: coded.height))
        }
        guard coded.width == description.columns else {
            throw PixelCodecError(.differs("Columns", declared: description.columns, found: coded.width))
        }
        guard coded.components == description.samplesPerPixel else {
            throw PixelCodecError(
                .differs("Samples per Pixel", declared: description.samplesPerPixel, found: coded.components))
        }
        guard (1...16).contains(coded.precision) else {
            throw PixelCodecError(.unsupported("samples of \(coded.precision) bits"))
        }
        guard coded.tiles <= limits.tiles else {
            throw PixelCodecError(.unsupported("\(coded.tiles) tiles, \(limits.tiles) are allowed"))
        }
        // Sides are at most 65,535 and components 3: no product overflows.
        let total =
            coded.width * coded.height * coded.components * max(description.bitsAllocated / 8, coded.sampleBytes)
        guard total <= limits.frameBytes else { throw PixelCodecError(.tooManyBytes(total, limit: limits.frameBytes)) }
    }

    private func finish(_ coded: CodedFrame, _ promised: String, samples: [UInt8], wasUnmarked: Bool) -> DecodedFrame {
        var found = description
        if coded.sampleBytes * 8 > description.bitsAllocated { found.bitsAllocated = 16 }
        found.bitsStored = depth(coded, samples)
        found.photometricInterpretation = coded.colour
        let layout = SampleLayout(
            precision: coded.precision, from: coded.sampleBytes, to: found.bitsAllocated / 8,
            isSigned: description.isSigned)
        return DecodedFrame(
            bytes: layout.apply(to: samples), description: found,
            warnings: warnings(coded, promised, found) + (wasUnmarked ? [.noEnd] : []))
    }

    /// Bits of the decoded samples. Most encoders code the whole container: the declared depth holds as long as no sample
    /// goes beyond it. Signed samples have no more bits than either says.
    private func depth(_ coded: CodedFrame, _ samples: [UInt8]) -> Int {
        guard !description.isSigned, coded.precision > description.bitsStored else {
            return min(coded.precision, description.bitsStored)
        }
        let declared = description.bitsStored
        let most = (1 << declared) - 1
        let isWithin =
            coded.sampleBytes == 1
            ? samples.allSatisfy { Int($0) <= most }
            : stride(from: 1, to: samples.count, by: 2).allSatisfy {
                Int(samples[$0]) << 8 | Int(samples[$0 - 1]) <= most
            }
        return isWithin ? declared : coded.precision
    }

    private func warnings(_ coded: CodedFrame, _ promised: String, _ found: FrameDescription) -> [FrameWarning] {
        var warnings: [FrameWarning] = []
        if coded.process != promised, !(promised == "extended" && coded.process == "baseline") {
            warnings.append(.process(declared: promised, found: coded.process))
        }
        if coded.isWrapped { warnings.append(.wrapped) }
        if found.bitsStored > description.bitsStored
            || (description.isSigned && found.bitsStored < description.bitsStored)
        {
            warnings.append(.depth(declared: description.bitsStored, found: found.bitsStored))
        }
        if let isSigned = coded.isSigned, isSigned != description.isSigned {
            warnings.append(.sign(declaredSigned: description.isSigned))
        }
        if found.bitsAllocated != description.bitsAllocated {
            warnings.append(.container(declared: description.bitsAllocated, found: found.bitsAllocated))
        }
        if coded.hasOtherColours {
            warnings.append(.colour(declared: description.photometricInterpretation, found: coded.codedColour))
        }
        return warnings
    }
}
