// Codestreams made here, byte by byte: what is declared is held against what is coded, and lies are refused.
import PixelCodecs
import Testing

@Suite(.enabled(if: FrameDecoder.missingPackages.isEmpty)) struct `Compressed frames` {
    static func description(
        rows: Int = 2, columns: Int = 3, samples: Int = 1, allocated: Int = 8, stored: Int = 8, isSigned: Bool = false,
        _ colours: String = "MONOCHROME2"
    ) -> FrameDescription {
        FrameDescription(
            rows: rows, columns: columns, samplesPerPixel: samples, bitsAllocated: allocated, bitsStored: stored,
            isSigned: isSigned, photometricInterpretation: colours)
    }

    private static func refusal(_ bytes: [UInt8], _ decoder: FrameDecoder) -> PixelCodecError.Kind? {
        do throws(PixelCodecError) {
            _ = try decoder.decode(bytes)
            return nil
        } catch {
            return error.kind
        }
    }

    private static let lossless = "1.2.840.10008.1.2.4.70"

    @Test func `a lossless JPEG gives the differences it codes`() throws {
        let decoder = FrameDecoder(transferSyntax: Self.lossless, Self.description())
        let frame = try decoder.decode(LosslessJPEG.frame(width: 3, height: 2, precision: 8, [10, 11, 9, 12, 12, 255]))
        #expect(frame.bytes == [10, 11, 9, 12, 12, 255])
        #expect(frame.warnings.isEmpty)
        #expect(frame.description == Self.description())
    }

    @Test func `padding before and behind the codestream is no harm`() throws {
        let decoder = FrameDecoder(transferSyntax: Self.lossless, Self.description())
        let coded = LosslessJPEG.frame(width: 3, height: 2, precision: 8, [1, 2, 3, 4, 5, 6])
        #expect(try decoder.decode([0, 0] + coded + [0]).bytes == [1, 2, 3, 4, 5, 6])
        let unmarked = try decoder.decode(coded.dropLast(2) + [])
        #expect(unmarked.bytes == [1, 2, 3, 4, 5, 6])
        #expect(unmarked.warnings == [.noEnd])
    }

    @Test func `zeros where the rest of the frame should be are damage`() {
        let coded = LosslessJPEG.frame(width: 3, height: 2, precision: 8, [10, 200, 9, 120, 12, 255])
        let decoder = FrameDecoder(transferSyntax: Self.lossless, Self.description())
        let cut = Array(coded.dropLast(4)) + [0, 0, 0, 0]
        guard case .damaged? = Self.refusal(cut, decoder) else {
            Issue.record("drawn as if whole")
            return
        }
    }

    @Test func `samples of twelve bits take two bytes, and negative ones are drawn out`() throws {
        let values = [0, 1, 4095, 2048, 2047, 7]
        let coded = LosslessJPEG.frame(width: 3, height: 2, precision: 12, values)
        let unsigned = FrameDecoder(transferSyntax: Self.lossless, Self.description(allocated: 16, stored: 12))
        #expect(try unsigned.decode(coded).bytes.words == values.map { UInt16($0) })
        let signed = FrameDecoder(
            transferSyntax: Self.lossless, Self.description(allocated: 16, stored: 12, isSigned: true))
        #expect(try signed.decode(coded).bytes.words.map { Int16(bitPattern: $0) } == [0, 1, -1, -2048, 2047, 7])
    }

    @Test func `a codestream of 8 bits fills a container of 16`() throws {
        let coded = LosslessJPEG.frame(width: 3, height: 2, precision: 8, [1, 2, 3, 4, 5, 200])
        let decoder = FrameDecoder(transferSyntax: Self.lossless, Self.description(allocated: 16, stored: 8))
        #expect(try decoder.decode(coded).bytes.words == [1, 2, 3, 4, 5, 200])
    }

    @Test func `a codestream deeper than declared is silent while its samples are not`() throws {
        let decoder = FrameDecoder(transferSyntax: Self.lossless, Self.description(allocated: 16, stored: 10))
        let within = try decoder.decode(LosslessJPEG.frame(width: 3, height: 2, precision: 16, [0, 1, 2, 3, 4, 1023]))
        #expect(within.warnings.isEmpty)
        #expect(within.description.bitsStored == 10)
        let beyond = try decoder.decode(LosslessJPEG.frame(width: 3, height: 2, precision: 16, [0, 1, 2, 3, 4, 1024]))
        #expect(beyond.warnings == [.depth(declared: 10, found: 16)])
        #expect(beyond.description.bitsStored == 16)
    }

    @Test func `eight bits declared and twelve coded are given as sixteen, with a warning`() throws {
        let decoder = FrameDecoder(transferSyntax: Self.lossless, Self.description())
        let frame = try decoder.decode(LosslessJPEG.frame(width: 3, height: 2, precision: 12, [0, 1, 2, 3, 4, 4000]))
        #expect(frame.bytes.words == [0, 1, 2, 3, 4, 4000])
        #expect(frame.warnings == [.depth(declared: 8, found: 12), .container(declared: 8, found: 16)])
    }

    @Test func `sides and samples that differ from the codestream's are refused before anything is decoded`() {
        let coded = LosslessJPEG.frame(width: 3, height: 2, precision: 8, [1, 2, 3, 4, 5, 6])
        func kind(_ description: FrameDescription) -> PixelCodecError.Kind? {
            Self.refusal(coded, FrameDecoder(transferSyntax: Self.lossless, description))
        }
        #expect(kind(Self.description(rows: 3)) == .differs("Rows", declared: 3, found: 2))
        #expect(kind(Self.description(columns: 65_535)) == .differs("Columns", declared: 65_535, found: 3))
        #expect(kind(Self.description(samples: 3, "RGB")) == .differs("Samples per Pixel", declared: 3, found: 1))
    }

    @Test func `frames beyond the limit are refused by arithmetic`() {
        let coded = LosslessJPEG.header(width: 65_535, height: 65_535, precision: 16)
        let description = Self.description(rows: 65_535, columns: 65_535, allocated: 16, stored: 16)
        #expect(
            Self.refusal(coded, FrameDecoder(transferSyntax: Self.lossless, description))
                == .tooManyBytes(8_589_672_450, limit: 512 << 20))
    }

    @Test func `descriptions that make no sense are refused`() {
        for (description, name) in [
            (Self.description(rows: 0), "Rows and Columns"), (Self.description(columns: -1), "Rows and Columns"),
            (Self.description(samples: 4), "Samples per Pixel"), (Self.description(allocated: 32), "Bits Allocated"),
            (Self.description(stored: 9), "Bits Stored"), (Self.description(stored: 0), "Bits Stored"),
        ] {
            #expect(
                Self.refusal([], FrameDecoder(transferSyntax: Self.lossless, description)) == .description(name))
        }
    }

    @Test func `a transfer syntax that is not ours is named`() {
        let decoder = FrameDecoder(transferSyntax: "1.2.840.10008.1.2.4.102", Self.description())
        #expect(Self.refusal([], decoder) == .transferSyntax("1.2.840.10008.1.2.4.102"))
        #expect(!FrameDecoder.knows("1.2.840.10008.1.2.5"))
        #expect(FrameDecoder.knows("1.2.840.10008.1.2.4.81"))
    }

    @Test func `a frame that is no codestream says so`() {
        for bytes in [[], [0], [UInt8](repeating: 0, count: 40), Array("GIF89a".utf8), [0xFF, 0xD8]] as [[UInt8]] {
            #expect(
                Self.refusal(bytes, FrameDecoder(transferSyntax: Self.lossless, Self.description())) == .noCodestream)
        }
    }

    @Test func `a lossless frame under the name of JPEG-LS is decoded as what it is, with a warning`() throws {
        let decoder = FrameDecoder(transferSyntax: "1.2.840.10008.1.2.4.80", Self.description())
        let frame = try decoder.decode(LosslessJPEG.frame(width: 3, height: 2, precision: 8, [1, 2, 3, 4, 5, 6]))
        #expect(frame.warnings == [.process(declared: "JPEG-LS", found: "lossless")])
    }

    @Test func `a scan that is cut off is damage, not grey`() {
        let coded = LosslessJPEG.frame(width: 3, height: 2, precision: 8, [10, 200, 9, 120, 12, 255])
        let decoder = FrameDecoder(transferSyntax: Self.lossless, Self.description())
        let scan = LosslessJPEG.header(width: 3, height: 2, precision: 8).count
        for length in 0..<coded.count - 4 {
            let kind = Self.refusal(Array(coded.prefix(length)), decoder)
            #expect(kind != nil, "cut at \(length)")
            if length > scan {
                guard case .damaged? = kind else { Issue.record("\(String(describing: kind))"); continue }
            }
        }
    }

    @Test func `JPEG 2000 headers that lie are refused`() {
        let decoder = FrameDecoder(transferSyntax: "1.2.840.10008.1.2.4.90", Self.description())
        let good = JPEG2000Bytes.header(width: 3, height: 2, tile: 3)
        #expect(Self.refusal(good, decoder) != nil)
        #expect(
            Self.refusal(JPEG2000Bytes.header(width: 4, height: 2, tile: 4), decoder)
                == .differs("Columns", declared: 3, found: 4))
        let many = FrameDecoder(
            transferSyntax: "1.2.840.10008.1.2.4.90", Self.description(rows: 1000, columns: 1000))
        #expect(
            Self.refusal(JPEG2000Bytes.header(width: 1000, height: 1000, tile: 1), many)
                == .unsupported("1000000 tiles, 4096 are allowed"))
        for length in 0..<good.count { #expect(Self.refusal(Array(good.prefix(length)), decoder) != nil) }
    }
}

extension [UInt8] {
    /// Little-endian words.
    var words: [UInt16] { stride(from: 0, to: count - 1, by: 2).map { UInt16(self[$0]) | UInt16(self[$0 + 1]) << 8 } }
}
