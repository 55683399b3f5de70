#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| jalon_fuzz::logo_png(data));
