"""Transport properties of ionised gas mixtures from collision integrals."""
